import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';

let run: TestApp;

beforeAll(async () => {
  run = await openTestApp({ workerConcurrency: 2 });
});
afterAll(() => run.close());

const blocked = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ sku: `B-${index}`, title: 'T', url: 'http://169.254.169.254/' }));

test('another workspace does not wait behind a large batch, and cancelling the batch ends every part of it', async () => {
  const large = await run.workspace();
  const small = await run.workspace();
  for (let start = 0; start < 3; start += 1) {
    const inputs = blocked(200).map((input) => ({ ...input, sku: `${input.sku}-${start}` }));
    await large.post('/v1/catalog', inputs);
  }
  await small.post('/v1/catalog', blocked(1));
  const batch = (await large.post('/v1/scores/audit', { all: true })).body;
  expect(batch.total).toBe(600);
  await waitFor(async () => expect((await large.get(`/v1/jobs/${batch.job_id}`)).body.status).toBe('running'));
  const other = (await small.post('/v1/scores/audit', { all: true })).body;
  await waitFor(async () => expect((await small.get(`/v1/jobs/${other.job_id}`)).body.status).toBe('succeeded'));
  expect((await large.get(`/v1/jobs/${batch.job_id}`)).body.status).toBe('running');

  expect((await large.post(`/v1/jobs/${batch.job_id}/cancel`)).status).toBe(200);
  await waitFor(async () => expect((await large.get(`/v1/jobs/${batch.job_id}`)).body.status).toBe('cancelled'));
  await waitFor(async () => {
    const open = await run.app.services.db.job.count({
      where: { parentId: batch.job_id, status: { in: ['QUEUED', 'RUNNING'] } },
    });
    expect(open).toBe(0);
  });
  const parts = await run.app.services.db.job.count({ where: { parentId: batch.job_id } });
  expect(parts).toBeGreaterThan(0);
  expect(parts).toBeLessThan(600);
});
