import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowOf } from '../support/aimed-requests.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { plantRows } from '../support/tenant-rows.ts';

let run: TestApp;
let client: pg.Client;
let ours: Tenant;
let theirs: Tenant;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  client = new pg.Client({ connectionString: run.databaseUrl });
  await client.connect();
  ours = await run.workspace();
  theirs = await run.workspace();
  await plantAll(ours, 1);
  await plantAll(theirs, 2);
});
afterAll(async () => {
  await client.end();
  await run.close();
});

type Link = { name: string; child: string; parent: string; columns: string[]; targets: string[] };

/** The foreign keys between tables whose rows both belong to a workspace. */
const LINKS = `
  select c.conname as name, child.relname as child, parent.relname as parent,
    (select array_agg(a.attname::text order by k.place) from unnest(c.conkey) with ordinality k (number, place)
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number) as columns,
    (select array_agg(a.attname::text order by k.place) from unnest(c.confkey) with ordinality k (number, place)
       join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number) as targets
  from pg_constraint c
  join pg_class child on child.oid = c.conrelid
  join pg_class parent on parent.oid = c.confrelid
  where c.contype = 'f' and c.connamespace = 'public'::regnamespace
    and (select count(*) from pg_attribute a where a.attname = 'workspace_id' and a.attrelid in (c.conrelid, c.confrelid)) = 2
  order by 1`;

test('a foreign key between rows of workspaces holds them to one workspace', async () => {
  const { rows: links } = await client.query<Link>(LINKS);
  expect(links.length).toBeGreaterThanOrEqual(6);
  for (const { name, columns, targets } of links) {
    expect(targets[columns.indexOf('workspace_id')], name).toBe('workspace_id');
  }
});

test('the database refuses a row of ours that points at a row of theirs', async () => {
  const { rows: links } = await client.query<Link>(LINKS);
  for (const { name, child, parent, columns, targets } of links) {
    const at = columns.findIndex((column) => column !== 'workspace_id');
    const foreign = await client.query(`select "${targets[at]}" as id from "${parent}" where workspace_id = $1`, [
      theirs.workspaceId,
    ]);
    const plant = `update "${child}" set "${columns[at]}" = $1 where workspace_id = $2`;
    expect(await faultOf(plant, [foreign.rows[0]?.id, ours.workspaceId]), name).toBe('23503');
    const move = `update "${child}" set workspace_id = $1 where workspace_id = $2`;
    expect(await faultOf(move, [theirs.workspaceId, ours.workspaceId]), name).toBe('23503');
  }
});

/** Ids that are kept as text: what they name may be gone, and is looked up within the workspace. */
const KEPT_AS_TEXT = [
  'alert_fires.event_id',
  'alert_fires.rule_id',
  'alert_fires.run_id',
  'alert_fires.session_id',
  'alert_states.fire_id',
  'answer_readings.session_id',
  'competitors.session_id',
  'events.subject_id',
  'persona_sets.job_id',
  'prompt_sessions.job_id',
  'prompt_sessions.persona_id',
  'prompt_sessions.prompt_set_id',
  'recommendations.store_id',
  'review_assignments.persona_id',
  'reviews.external_id',
  'schedule_runs.session_id',
  'score_runs.job_id',
  'uploads.job_id',
  'webhook_deliveries.event_id',
];

test('an id that no foreign key guards is known to be one', async () => {
  const { rows } = await client.query<{ place: string }>(`
    select c.table_name || '.' || c.column_name as place
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
      and c.column_name like '%\\_id' and c.column_name <> 'workspace_id'
      and not exists (select 1 from pg_constraint f join pg_attribute a on a.attrelid = f.conrelid and a.attnum = any (f.conkey)
        where f.contype = 'f' and f.conrelid = (c.table_schema || '.' || c.table_name)::regclass and a.attname = c.column_name)
    order by 1`);
  expect(rows.map(({ place }) => place)).toEqual(KEPT_AS_TEXT);
});

/** A row in every table; what is a step or an attempt has its own number in each workspace. */
async function plantAll(tenant: Tenant, number: number): Promise<void> {
  const { workspaceId } = tenant;
  const rows = await plantRows(run, tenant);
  const { db } = run.app.services;
  const step = { version: number, toStatus: 'OPEN', actor: 'system' } as const;
  await db.recommendationChange.create({
    data: { ...step, workspaceId, recommendationId: rowOf(rows, 'Recommendation') },
  });
  const version = { part: 'facts', validFrom: new Date(number), content: {} } as const;
  await db.productVersion.create({ data: { ...version, workspaceId, productId: rowOf(rows, 'Product') } });
  const started = { slot: new Date(number), startedAt: new Date() };
  await db.scheduleRun.create({
    data: { ...started, workspaceId, scheduleId: rowOf(rows, 'Schedule'), jobId: rowOf(rows, 'Job') },
  });
  const attempt = { number, startedAt: new Date(), durationMs: 1, httpStatus: 200 };
  await db.webhookDeliveryAttempt.create({
    data: { ...attempt, workspaceId, deliveryId: rowOf(rows, 'WebhookDelivery') },
  });
}

/** The code by which the database refuses a change. */
async function faultOf(text: string, values: unknown[]): Promise<unknown> {
  try {
    return `changed ${(await client.query(text, values)).rowCount} rows`;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}
