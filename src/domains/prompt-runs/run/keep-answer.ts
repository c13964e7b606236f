import { Prisma } from '../../../generated/prisma/client.ts';
import type { JobContext } from '../../../work/run.ts';
import type { EngineReading, RawAnswer } from '../engines/engine.ts';
import { priceOf } from '../engines/prices.ts';
import { engineSettings } from '../engines/settings.ts';
import { proposeWithin } from '../names/propose.ts';
import { keepFindings } from '../readings/keep-findings.ts';
import { readWithClaims } from '../readings/read-with-claims.ts';
import { isAnswered } from '../rules.ts';
import type { OpenResponse } from './begin-response.ts';
import type { RunTools } from './create-tools.ts';
import { type Settlement, settleSpend } from './spend.ts';

/**
 * Keeps an answer: as it came, with its cost and its reading, in one transaction with the end of the job. What was paid
 * for is kept even when the session has ended meanwhile.
 */
export async function keepAnswer(
  ctx: JobContext,
  tools: RunTools,
  { response, raw }: { response: OpenResponse; raw: RawAnswer },
): Promise<void> {
  const { session, id, workspaceId, attempts } = response;
  const knowledge = await tools.knowledgeOf(ctx, session.id);
  const { engine, findings, proposals } = await readWithClaims(ctx, {
    raw,
    question: response.prompt,
    knowledge,
  });
  const price = costOf(ctx, raw, engine);
  await ctx.finish(async (tx) => {
    const { count } = await tx.engineResponse.updateMany({
      where: { id, workspaceId, attempts, raw: null },
      data: {
        ...endOf(engine),
        reservedUsd: price.usd === null ? response.reservedUsd : null,
        costUsd: price.usd,
        priceTableDate: price.priceTableDate,
        requestedModel: raw.requestedModel,
        servedModel: engine.servedModel,
        latencyMs: raw.latencyMs,
        isSimulated: raw.simulated,
        finishedAt: ctx.clock.now(),
      },
    });
    if (count === 0) return { response_id: id, outcome: null };
    if (response.reservedUsd && response.reservedOn) {
      const reservation = { day: response.reservedOn, usd: response.reservedUsd.toNumber() };
      const cost: Settlement = price.usd === null ? 'unknown' : { usd: price.usd };
      await settleSpend(ctx, tx, reservation, cost);
    }
    await tx.rawAnswer.create({ data: { workspaceId, responseId: id, content: JSON.stringify(raw) } });
    await keepFindings(tx, [{ response, number: 1, findings }]);
    await proposeWithin(ctx, tx, session.id, proposals);
    return { response_id: id, outcome: engine.outcome };
  });
}

/** A question that an engine would not or could not answer has failed, with the engine's own words. */
function endOf({
  outcome,
  error,
}: EngineReading): Pick<Prisma.EngineResponseUpdateManyMutationInput, 'state' | 'failure'> {
  if (isAnswered(outcome)) return { state: 'DONE', failure: Prisma.DbNull };
  return { state: 'FAILED', failure: error ?? { code: outcome, message: 'The engine did not answer.' } };
}

/** Puts a question back whose engine answered "later": it cost nothing, so its reservation is given back. */
export function releaseForRetry(ctx: JobContext, response: OpenResponse): Promise<void> {
  const { id, workspaceId, attempts, reservedUsd, reservedOn } = response;
  return ctx.transaction(async (tx) => {
    const { count } = await tx.engineResponse.updateMany({
      where: { id, workspaceId, attempts, state: 'ASKING' },
      data: { state: 'QUEUED', reservedUsd: null, reservedOn: null },
    });
    if (count === 0 || !reservedUsd || !reservedOn) return;
    await settleSpend(ctx, tx, { day: reservedOn, usd: reservedUsd.toNumber() }, { usd: 0 });
  });
}

/** What an answer cost; the simulator costs nothing by no table. */
function costOf(
  ctx: JobContext,
  raw: RawAnswer,
  reading: EngineReading,
): { usd: number | null; priceTableDate: string | null } {
  if (raw.simulated) return { usd: 0, priceTableDate: null };
  const model = reading.servedModel ?? raw.requestedModel;
  return priceOf(reading, { engine: raw.engine, model }, ctx.settings.of(engineSettings).prices);
}
