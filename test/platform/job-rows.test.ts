import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimJob } from '../../src/work/claim.ts';
import type { JobRow } from '../../src/work/job-events.ts';
import { JOB_COLUMNS } from '../../src/work/job-rows.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { newJob, startJob } from '../support/test-jobs.ts';

let run: TestApp;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
});
afterAll(() => run.close());

test('a statement that returns a job returns what the typed client would read', async () => {
  const { services } = run.app;
  const { workspaceId } = await run.workspace();
  const [waiting, succeeded, unsaid] = [
    await newJob(services, workspaceId),
    await newJob(services, workspaceId),
    await newJob(services, workspaceId),
  ];
  await (await startJob(services, succeeded)).succeed({ list: [1, null, { deep: 'é' }], none: null });
  await (await startJob(services, unsaid)).succeed(null);
  const returned = await services.transaction(
    (tx) => tx.$queryRaw<JobRow[]>`select ${JOB_COLUMNS} from jobs where workspace_id = ${workspaceId} order by id`,
  );
  const read = await services.db.job.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  expect(returned).toEqual(read);
  expect(returned.map(({ id, result }) => [id, result])).toEqual([
    [waiting, null],
    [succeeded, { list: [1, null, { deep: 'é' }], none: null }],
    [unsaid, null],
  ]);
  expect(Object.keys(returned[0] ?? {}).sort()).toEqual(Object.keys(read[0] ?? {}).sort());
  const claim = await claimJob(services, waiting, { types: [read[0]?.type ?? ''], leaseMs: 60_000 });
  expect(claim?.job).toEqual(await services.db.job.findUnique({ where: { id: waiting } }));
});
