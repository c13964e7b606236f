import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SOURCE = fileURLToPath(new URL('..', import.meta.url));

/** Tables of the job machinery, and the names of their models in the client. */
const TABLES = 'jobs|job_batches|job_cancellations|workers|lane_rates';
const MODELS = 'job|jobBatch|jobCancellation|worker|laneRate';

const WRITES = [
  new RegExp(
    `\\b(?:update(?:\\s+only)?|insert\\s+into|delete\\s+from|merge\\s+into)\\s+(?:"?public"?\\.)?"?(?:${TABLES})"?(?![\\w.])`,
    'i',
  ),
  new RegExp(`\\.(?:${MODELS})\\s*\\.(?:create|update|delete|upsert)`),
];

/** Does the text write one of the machinery's tables? */
function writesJobs(text: string): boolean {
  return WRITES.some((write) => write.test(text));
}

test('only src/work writes the tables of jobs', async () => {
  const files = await sources(SOURCE);
  const writers = [];
  for (const file of files) if (writesJobs(await readFile(file, 'utf8'))) writers.push(relative(SOURCE, file));
  expect(writers.filter((file) => !file.startsWith('work/'))).toEqual([]);
  expect(writers).toContain('work/enqueue.ts');
});

test.each([
  ['update jobs set status = 1', true],
  ['UPDATE "jobs"\n  SET x = 1', true],
  ['insert into\n  jobs (id)', true],
  ['delete from public.jobs where true', true],
  ['await tx.job.updateMany({})', true],
  ['db.job\n  .deleteMany()', true],
  ['tx.jobBatch.upsert({})', true],
  ['update uploads set x = 1 where exists (select 1 from jobs where id = 1)', false],
  ['update jobs_seen set x = 1', false],
  ['tx.job.findMany({})', false],
  ['job.update', false],
])('the search reads %j as a write: %j', (text, isWrite) => {
  expect(writesJobs(text)).toBe(isWrite);
});

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('/generated/'));
}
