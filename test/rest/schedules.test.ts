import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDue } from '../../src/domains/schedules/index.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError } from '../support/matchers.ts';

let run: TestApp;
let ours: Tenant;
let now = new Date('2026-06-01T00:00:00Z');

beforeAll(async () => {
  run = await openTestApp({ isStarted: false, clock: { now: () => now } });
  ours = await run.workspace();
});
afterAll(() => run.close());

const input = (fields: Record<string, unknown> = {}) => ({
  name: 'Nightly',
  cron: '30 2 * * *',
  timezone: 'Europe/Berlin',
  audit: { tag: 'new' },
  ...fields,
});
const create = async (fields: Record<string, unknown> = {}, tenant = ours): Promise<Json> => {
  const answer = await tenant.post('/v1/schedules', input(fields));
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};
const read = async (id: string): Promise<Json> => (await ours.get(`/v1/schedules/${id}`)).body;
const runs = async (id: string): Promise<Json[]> => (await ours.get(`/v1/schedules/${id}/runs`)).body.data;

describe('/schedules', () => {
  test('a schedule shows when it runs next, is listed, changed, turned off and deleted', async () => {
    const made = await create();
    expect(made).toMatchObject({
      id: expect.stringMatching(/^sch_/),
      kind: 'audit',
      enabled: true,
      audit: { all: false, tag: 'new', channel: null, category: null, skus: null },
      next_run_at: '2026-06-01T00:30:00Z',
      last_run_at: null,
    });
    expect((await ours.get('/v1/schedules')).body.data.map(({ id }: Json) => id)).toContain(made.id);
    const patched = await ours.patch(`/v1/schedules/${made.id}`, { cron: '0 6 * * *', audit: { channel: 'd2c' } });
    expect(patched.body).toMatchObject({ next_run_at: '2026-06-01T04:00:00Z', audit: { channel: 'd2c', tag: null } });
    const off = await ours.patch(`/v1/schedules/${made.id}`, { enabled: false });
    expect(off.body).toMatchObject({ enabled: false, next_run_at: null });
    expect((await ours.del(`/v1/schedules/${made.id}`)).status).toBe(200);
    expectError(await ours.get(`/v1/schedules/${made.id}`), 404, 'not_found');
    expectError(await ours.patch(`/v1/schedules/${made.id}`, { name: 'x' }), 404, 'not_found');
    expectError(await ours.get(`/v1/schedules/${made.id}/runs`), 404, 'not_found');
  });

  test('every fault is named when it is saved', async () => {
    const answer = await ours.post('/v1/schedules', {
      name: ' ',
      cron: '61 * * * *',
      timezone: 'Mars/Phobos',
      audit: { all: true, tag: 'x' },
    });
    expectError(answer, 400, 'validation_failed');
    const fields = answer.body.error.details.errors.map(({ field }: Json) => field);
    expect(fields).toEqual(['name', 'cron', 'timezone', 'audit.all']);
  });

  test("another workspace's schedule is not found, and a key without the scope is refused", async () => {
    const made = await create();
    const theirs = await run.workspace();
    expectError(await theirs.get(`/v1/schedules/${made.id}`), 404, 'not_found');
    expectError(await theirs.del(`/v1/schedules/${made.id}`), 404, 'not_found');
    const reader = await run.tenantWith(ours.workspaceId, ['read']);
    expectError(await reader.get('/v1/schedules'), 403, 'insufficient_scope');
    await ours.del(`/v1/schedules/${made.id}`);
  });

  test('a workspace can have 50', async () => {
    const theirs = await run.workspace();
    for (let count = 0; count < 50; count += 1) await create({}, theirs);
    expectError(await theirs.post('/v1/schedules', input()), 409, 'limit_reached');
    await run.app.services.db.schedule.deleteMany({ where: { workspaceId: theirs.workspaceId } });
  });
});

describe('what is due', () => {
  test('a slot runs once, however many processes look at the same moment', async () => {
    const made = await create({ cron: '0 * * * *', timezone: 'UTC' });
    now = new Date('2026-06-01T01:00:00Z');
    const started = await Promise.all(Array.from({ length: 6 }, () => startDue(run.app.services)));
    expect(started.reduce((sum, count) => sum + count, 0)).toBe(1);
    const [first, ...rest] = await runs(made.id);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ slot: '2026-06-01T01:00:00Z', status: 'queued' });
    expect(await read(made.id)).toMatchObject({
      last_job_id: first.job_id,
      last_run_at: '2026-06-01T01:00:00Z',
      next_run_at: '2026-06-01T02:00:00Z',
    });
    expect((await ours.get(`/v1/jobs/${first.job_id}`)).body.type).toBe('audit.batch');

    now = new Date('2026-06-01T00:10:00Z');
    expect(await startDue(run.app.services)).toBe(0);
    await ours.del(`/v1/schedules/${made.id}`);
  });

  test('slots missed while nothing ran are made up for by one run, and a run still at work is not doubled', async () => {
    now = new Date('2026-06-02T00:30:00Z');
    const made = await create({ cron: '0 * * * *', timezone: 'UTC' });
    now = new Date('2026-06-03T12:15:00Z');
    expect(await startDue(run.app.services)).toBe(1);
    expect(await startDue(run.app.services)).toBe(0);
    expect(await read(made.id)).toMatchObject({ next_run_at: '2026-06-03T13:00:00Z' });
    now = new Date('2026-06-03T13:00:00Z');
    expect(await startDue(run.app.services)).toBe(1);
    const [second, first] = await runs(made.id);
    expect([second.slot, first.slot]).toEqual(['2026-06-03T13:00:00Z', '2026-06-02T01:00:00Z']);
    expect(second.job_id).toBe(first.job_id);
    await ours.del(`/v1/schedules/${made.id}`);
  });

  test('the last 100 runs are kept', async () => {
    now = new Date('2026-06-04T00:00:30Z');
    const made = await create({ cron: '* * * * *', timezone: 'UTC' });
    for (let minute = 1; minute <= 105; minute += 1) {
      now = new Date(Date.parse('2026-06-04T00:00:00Z') + minute * 60_000);
      await startDue(run.app.services);
    }
    const kept = await runs(made.id);
    expect(kept).toHaveLength(100);
    expect(kept[0].slot).toBe('2026-06-04T01:45:00Z');
    expect(await run.app.services.db.scheduleRun.count({ where: { scheduleId: made.id } })).toBe(100);
  });
});
