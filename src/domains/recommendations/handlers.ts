import { handle } from '../../work/run.ts';
import { recommendationPush, recommendationRollback, recommendationVerify } from './jobs.ts';
import { runPush, runRollback } from './push.ts';
import { type ReadPage, runVerify } from './verify.ts';

/** How rewrites are written to stores, looked for on pages, and taken back. */
export function recommendationHandlers(tools: { readPage: ReadPage }) {
  return [
    handle(recommendationPush, (ctx, asked) => runPush(ctx, asked)),
    handle(recommendationVerify, (ctx, asked) => runVerify(ctx, asked, tools.readPage)),
    handle(recommendationRollback, (ctx, asked) => runRollback(ctx, asked)),
  ];
}
