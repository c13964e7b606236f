export { scheduleChanged, scheduleFailed } from './events.ts';
export { startDue, startScheduleTicker } from './ticker.ts';
