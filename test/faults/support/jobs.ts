import { z } from 'zod';
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
  attempts: 3,
  timeoutMs: 60_000,
});

/** The table that handlers write to: what a job left behind, and which attempt did. */
export const EFFECTS_TABLE = `
  create table if not exists effects (job_id text not null, attempt int not null, at timestamptz not null default clock_timestamp());
  create table if not exists starts (job_id text not null, attempt int not null, at timestamptz not null default clock_timestamp())`;

export const faultHandlers: readonly JobHandler[] = [
  handle(stepJob, async (ctx, { ms }) => {
    const { id, attempt } = ctx.job;
    await ctx.db.$executeRaw`insert into starts (job_id, attempt) values (${id}, ${attempt})`;
    await new Promise((resolve) => setTimeout(resolve, ms));
    await ctx.finish(async (tx) => {
      await tx.$executeRaw`insert into effects (job_id, attempt) values (${id}, ${attempt})`;
      return { attempt };
    });
  }),
  handle(deadlyJob, async (ctx) => {
    const { id, attempt } = ctx.job;
    await ctx.db.$executeRaw`insert into starts (job_id, attempt) values (${id}, ${attempt})`;
    process.kill(process.pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }),
];
