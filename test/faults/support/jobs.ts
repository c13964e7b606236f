import { z } from 'zod';
import type { Sql } from '../../../src/platform/db.ts';
import { defineJob } from '../../../src/work/define.ts';
import { handle, type JobHandler } from '../../../src/work/run.ts';

/** Takes `ms`, then leaves one row in `effects` with its result. */
export const stepJob = defineJob({
  name: 'test.step',
  payload: z.object({ ms: z.number() }),
  attempts: 30,
  timeoutMs: 60_000,
});

/** Kills its own process. */
export const deadlyJob = defineJob({
  name: 'test.deadly',
  payload: z.object({}),
  attempts: 1,
  interruptions: 2,
  timeoutMs: 60_000,
});

const TABLES = ['effects', 'starts'].map(
  (name) => `create table if not exists ${name} (job_id text not null, attempt int not null, pid int not null,
    at timestamptz not null default clock_timestamp())`,
);

/** Makes the tables that the handlers write to. */
export async function makeTables(sql: Sql): Promise<void> {
  for (const text of TABLES) await sql.query({ text });
}

export const faultHandlers: readonly JobHandler[] = [
  handle(stepJob, async (ctx, { ms }) => {
    const { id, attempt } = ctx.job;
    await ctx.db.$executeRaw`insert into starts (job_id, attempt, pid) values (${id}, ${attempt}, ${process.pid})`;
    await new Promise((resolve) => setTimeout(resolve, ms));
    await ctx.finish(async (tx) => {
      await tx.$executeRaw`insert into effects (job_id, attempt, pid) values (${id}, ${attempt}, ${process.pid})`;
      return { attempt };
    });
  }),
  handle(deadlyJob, async (ctx) => {
    const { id, attempt } = ctx.job;
    await ctx.db.$executeRaw`insert into starts (job_id, attempt, pid) values (${id}, ${attempt}, ${process.pid})`;
    process.kill(process.pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }),
];
