import { askProcess } from './load.ts';

/** So many jobs of the bare queue, so many at once. */
export type RawJobs = { databaseUrl: string; redisUrl: string | null; count: number; atOnce: number };

/** How long they took, and the processor time of their process and of PostgreSQL's for it. */
export type RawJobsResult = { seconds: number; cpuMs: number; databaseMs: number };

/** Runs jobs that write one row and one event each on the bare queue, in a process of its own. */
export function runRawJobs(jobs: RawJobs): Promise<RawJobsResult> {
  return askProcess('raw-jobs-process.ts', jobs);
}
