import pg from 'pg';
import { EVENTS_TOPIC } from '../../src/events/append.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { Log } from '../../src/kernel/log.ts';
import { createWakeup } from '../../src/platform/wakeup.ts';
import type { Product } from './product.ts';
import type { Tenant } from './tenants.ts';

const say = (): void => undefined;
/** A log that nobody reads. */
export const SILENT: Log = { debug: say, info: say, warn: say, error: say, child: () => SILENT };

const INSERT = `insert into events (id, workspace_id, type, body, created_at)
  select id, $2, 'audit.completed', body, $4 from unnest($1::text[], $3::text[]) as e (id, body)`;

/** Writes events of a workspace in one statement, as an audit would. */
export async function addEvents({ database }: Pick<Product, 'database'>, tenant: Tenant, count: number): Promise<void> {
  const at = new Date();
  const ids = Array.from({ length: count }, () => newId('Event', at.getTime()));
  const bodies = ids.map((id) => bodyOf(id, tenant.workspaceId, at));
  await database.query({ name: 'bench-events', text: INSERT, values: [ids, tenant.workspaceId, bodies, at] });
}

/** Writes an event of each workspace every so often, and tells the product. */
export async function startEvents(
  { databaseUrl, redisUrl }: Product,
  tenants: readonly Tenant[],
  everyMs: number,
): Promise<{ stop(): Promise<void> }> {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const wakeup = createWakeup({ databaseUrl, redisUrl, log: SILENT });
  let isStopped = false;
  const run = async (): Promise<void> => {
    const start = performance.now();
    for (let turn = 0; !isStopped; turn += 1) {
      for (const tenant of tenants) await addEvents({ database }, tenant, 1);
      wakeup.signal(EVENTS_TOPIC);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, start + turn * everyMs - performance.now())));
    }
  };
  const running = run();
  return {
    async stop() {
      isStopped = true;
      await running;
      await wakeup.close();
      await database.end();
    },
  };
}

function bodyOf(id: string, workspaceId: string, at: Date): string {
  const data = { sku: 'SKU-1', run_id: 'run_1', score: 78, previous_score: 71, delta: 7, band: 'good' };
  return JSON.stringify({ id, type: 'audit.completed', created_at: at.toISOString(), workspace_id: workspaceId, data });
}
