import { handle, type JobHandler } from '../../work/run.ts';
import type { ModelClient } from '../models/index.ts';
import { runPull } from './feeds/pull.ts';
import { personasRegenerate, reviewsImport, reviewsPull } from './jobs.ts';
import { runRegeneration } from './regenerate/run.ts';
import { runReviewImport } from './reviews/run-import.ts';

/** How the work on reviews and personas is done. @param options.model names personas; null lets rules */
export function personaHandlers(options: { model: ModelClient | null }): readonly JobHandler[] {
  return [
    handle(reviewsImport, (ctx, payload) => runReviewImport(ctx, payload)),
    handle(reviewsPull, (ctx, payload) => runPull(ctx, payload)),
    handle(personasRegenerate, (ctx, scope) => runRegeneration(ctx, scope, options.model)),
  ];
}
