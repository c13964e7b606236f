import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSettings } from '../../src/kernel/settings.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { type EngineWorld, openEngineWorld } from '../support/engine-world.ts';
import { waitFor } from '../support/matchers.ts';

/** Longer than anybody waits for a row that another transaction holds. */
const SLOW_SECONDS = 3;

const QUESTION = 'Which quiet air purifier is best for a bedroom?';

let run: TestApp;
let world: EngineWorld;

beforeAll(async () => {
  world = await openEngineWorld(() => null);
  run = await openTestApp({ settings: createSettings(world.environment), laneConcurrency: { engines: 4 } });
  for (const statement of [
    `create function keep_slowly() returns trigger language plpgsql as
       $$ begin perform pg_sleep(${SLOW_SECONDS}); return null; end $$`,
    'create trigger keep_slowly before insert on raw_answers for each statement execute function keep_slowly()',
  ]) {
    await run.app.services.db.$executeRawUnsafe(statement);
  }
});
afterAll(async () => {
  await run.close();
  await world.close();
});

/** Resolves when answers are being kept, by transactions that hold the rows of their jobs. */
const untilKeeping = () =>
  waitFor(async () => {
    const { sql } = run.app.services;
    const [row] = await sql.query<{ count: number }>({
      text: `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
    });
    expect(row?.count).toBeGreaterThan(0);
  });

async function cancelledWhileKeeping(tenant: Tenant, questions: number) {
  const { body } = await tenant.post('/v1/prompt-runs', { prompts: Array(questions).fill(QUESTION), repeats: 5 });
  await untilKeeping();
  const startedAt = performance.now();
  const cancel = await tenant.post(`/v1/jobs/${body.job_id}/cancel`);
  const answeredAt = new Date();
  expect(cancel.status, cancel.text).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(SLOW_SECONDS * 1_000);
  const session: Json = await waitFor(async () => {
    const now = await tenant.get(`/v1/prompt-runs/${body.id}?limit=1`);
    expect(now.status, now.text).toBe(200);
    expect(now.body.finished_at).not.toBeNull();
    return now.body;
  });
  expect(session.status).toBe('cancelled');
  const { db } = run.app.services;
  const job = { OR: [{ id: body.job_id }, { parentId: body.job_id }] };
  await waitFor(async () => expect(await db.job.count({ where: { ...job, finishedAt: null } })).toBe(0));
  const where = { workspaceId: tenant.workspaceId, sessionId: body.id };
  expect(await db.engineResponse.count({ where: { ...where, state: { in: ['QUEUED', 'ASKING'] } } })).toBe(0);
  expect(await db.engineResponse.count({ where: { ...where, state: 'CANCELLED' } })).toBeGreaterThan(0);
  const told = (await tenant.get('/v1/events?types=prompt-runs.completed&limit=200')).body.data;
  expect(told).toMatchObject([{ data: { id: body.id, status: 'cancelled' } }]);
  return { where, answeredAt };
}

test('a cancel is answered at once while a simulator’s answers are kept slowly, and all ends', async () => {
  await cancelledWhileKeeping(await run.workspace(), 100);
});

test('a cancel is answered at once while paid answers are kept slowly: none is lost, and nobody is asked after it', async () => {
  const live = await run.workspace({ mode: 'LIVE' });
  const { where, answeredAt } = await cancelledWhileKeeping(live, 20);
  const { db } = run.app.services;
  const late = await db.engineResponse.count({
    where: { ...where, askedAt: { gt: answeredAt }, reservedOn: { not: null } },
  });
  expect(late).toBe(0);
  const rows = await db.engineResponse.findMany({ where, include: { raw: true } });
  const asked = new Map<string, number>();
  for (const { nonce } of world.asked) asked.set(nonce, (asked.get(nonce) ?? 0) + 1);
  expect([...asked.values()].every((count) => count === 1)).toBe(true);
  const kept = rows.filter(({ raw }) => raw !== null);
  expect(kept.length).toBeGreaterThan(0);
  const { body: budget } = await live.get('/v1/prompt-runs/budget');
  const sum = (read: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + read(row), 0);
  expect(budget.spent_usd).toBeCloseTo(sum((row) => row.costUsd?.toNumber() ?? 0));
  expect(budget.reserved_usd).toBeCloseTo(sum((row) => row.reservedUsd?.toNumber() ?? 0));
});
