import { randomBytes } from 'node:crypto';
import { createFollower } from '../../../src/events/follow.ts';
import { createTransactionRunner } from '../../../src/events/transaction.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import type { Services } from '../../../src/kernel/context.ts';
import { newId } from '../../../src/kernel/ids.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { createSettings } from '../../../src/kernel/settings.ts';
import { openDatabase } from '../../../src/platform/db.ts';
import { createHttpOut } from '../../../src/platform/http-out.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createQueue, type Queue } from '../../../src/platform/queue.ts';
import { createSecretBox } from '../../../src/platform/secrets.ts';
import { createWakeup, type Wakeup } from '../../../src/platform/wakeup.ts';
import type { LeaseTimes } from '../../../src/work/runner.ts';
import type { SweepLimits } from '../../../src/work/sweep.ts';
import { createTestDatabase } from '../../support/database.ts';

/** Where a machine's database and queue are. */
export type Place = {
  databaseUrl: string;
  redisUrl?: string | undefined;
  redisPrefix?: string;
  /** Origins on private addresses that may be requested; default none. */
  egressAllow?: readonly string[];
  /** What domains take from the environment; default nothing. */
  environment?: Readonly<Record<string, string>>;
  /** The key that opens what another process sealed, in hex; default one of its own. */
  sealKey?: string;
};

/** The real machinery of one process, without faces. */
export type Machine = { services: Services; wakeup: Wakeup; queue: Queue; close(): Promise<void> };

/** Leases and looks so short that a test can wait for them; the proportions are those of production. */
export const SHORT_LEASE: LeaseTimes = { leaseMs: 1_000, heartbeatMs: 250 };

/** @see SHORT_LEASE */
export const SHORT_LIMITS: Partial<SweepLimits> = { pollMs: 200, reconcileMs: 300, redispatchMs: 700 };

/** Opens the machinery of one process. */
export function openMachine(place: Place, log: Log = createLog({ level: 'silent' })): Machine {
  const connection = openDatabase({ url: place.databaseUrl, max: 12 });
  const wakeup = createWakeup({ ...place, log });
  const queue = createQueue({ ...place, log });
  const follower = createFollower({ sql: connection.sql, wakeup, log });
  const http = createHttpOut({ allowOrigins: place.egressAllow ?? [], userAgent: 'test' });
  const services: Services = {
    db: connection.db,
    sql: connection.sql,
    transaction: createTransactionRunner(connection, wakeup),
    clock: systemClock,
    log,
    secrets: createSecretBox(place.sealKey ? Buffer.from(place.sealKey, 'hex') : randomBytes(32)),
    cursorKey: randomBytes(32),
    http,
    operatorHttp: http,
    follower,
    publicUrl: 'http://127.0.0.1',
    webhookTypes: [],
    settings: createSettings(place.environment ?? {}),
  };
  return {
    services,
    wakeup,
    queue,
    async close() {
      await follower.close();
      await wakeup.close();
      await queue.close(5_000);
      await http.close();
      await connection.close();
    },
  };
}

/** Opens the machinery of one process on a database of its own, which goes when it is closed. */
export async function openMachineAlone(): Promise<Machine & { databaseUrl: string }> {
  const database = await createTestDatabase();
  const machine = openMachine({ databaseUrl: database.url });
  const close = async (): Promise<void> => {
    await machine.close();
    await database.drop();
  };
  return { ...machine, databaseUrl: database.url, close };
}

/** A workspace of the test's own. */
export async function addWorkspace(services: Services): Promise<string> {
  const id = newId('Workspace');
  await services.db.workspace.create({ data: { id, name: 'Test', mode: 'SANDBOX' } });
  return id;
}
