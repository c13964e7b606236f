import { runAlertWorker } from './alert-worker.ts';
import { type Death, dieAtStatement } from './die-at-statement.ts';
import { type Place, SHORT_LEASE } from './machine.ts';

/**
 * A process that evaluates and delivers alerts: `alert-worker-process.mjs '{"databaseUrl":…}'`. It is warm when it says
 * so, works once it is sent where to end, or null, and ends there.
 */
const place: Place = JSON.parse(process.argv[2] ?? '{}');
process.once('message', (death: Death | null) => {
  if (death) dieAtStatement(death);
  runAlertWorker(place, SHORT_LEASE);
  process.send?.('ready');
});
process.send?.('warm');
