import type { Prisma } from '../../../generated/prisma/client.ts';
import { newId } from '../../../kernel/ids.ts';
import type { JobContext } from '../../../work/run.ts';
import type { ModelClient } from '../../models/index.ts';
import type { Grouping } from '../clustering/cluster-reviews.ts';
import { groupInThread } from '../thread/group-in-thread.ts';
import { describeGroups } from './describe.ts';
import { savePersonas } from './publish.ts';
import { notEnough, REVIEWS_MIN, type ReviewCorpus, readCorpus } from './read-corpus.ts';
import type { Scope } from './scope.ts';
import { clearAbandoned, saveAssignments } from './store.ts';

/**
 * Makes personas of the present reviews. Those that are still there keep their ids and what a person wrote of them; those that
 * are not are archived. Where there are no stable groups, the result says so with the figures.
 *
 * @throws not_enough_reviews
 */
export async function runRegeneration(ctx: JobContext, scope: Scope, model: ModelClient | null): Promise<void> {
  ctx.progress('Reading reviews', 0, 100);
  const corpus = await readCorpus(ctx, scope);
  const tell = (step: string, share: number) => ctx.progress(step, Math.round(5 + share * 75), 100);
  const { grouping, portraits } = await groupInThread(corpus.request, tell, ctx.signal);
  if (grouping.distinct < REVIEWS_MIN) throw notEnough(grouping.distinct, scope);
  await clearAbandoned(ctx, scope);
  const setId = newId('PersonaSet');
  const personas = await describeGroups(ctx, { scope, corpus, grouping, portraits }, model);
  await ctx.db.personaSet.create({ data: { ...setRow(ctx, { setId, scope, corpus, grouping }) } });
  await saveAssignments(ctx, setId, personas, (done) =>
    ctx.progress('Assigning reviews', 85 + Math.round(done * 14), 100),
  );
  await ctx.finish((tx) => savePersonas(ctx, tx, { setId, scope, personas, grouping, reviews: corpus.ids.length }));
}

type Made = { setId: string; scope: Scope; corpus: ReviewCorpus; grouping: Grouping };

function setRow(ctx: JobContext, { setId, scope, corpus, grouping }: Made): Prisma.PersonaSetUncheckedCreateInput {
  const { chosen, candidates, language, languages } = grouping;
  const shown = chosen ? candidates.find(({ k }) => k === chosen.k) : mostStable(candidates);
  return {
    id: setId,
    workspaceId: ctx.principal.workspaceId,
    ...scope,
    isCurrent: false,
    isStable: chosen !== null,
    reviewCount: corpus.ids.length,
    assignedCount: chosen ? chosen.labels.filter((label) => label >= 0).length : 0,
    stability: shown?.stability ?? null,
    productAgreement: shown?.productAgreement ?? null,
    language,
    languages,
    candidates: candidates.map(({ k, stability, productAgreement, smallest, isAcceptable }) => ({
      personas: k,
      stability,
      product_agreement: productAgreement,
      smallest_group: smallest,
      acceptable: isAcceptable,
    })),
    jobId: ctx.job.id,
    createdAt: ctx.clock.now(),
  };
}

function mostStable<Tried extends { stability: number }>(candidates: readonly Tried[]): Tried | undefined {
  return [...candidates].sort((first, second) => second.stability - first.stability)[0];
}
