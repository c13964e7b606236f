import type { EngineResponse } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { sanitizeJson } from '../../../kernel/text.ts';
import type { Transaction } from '../../../platform/db.ts';
import type { JobContext } from '../../../work/run.ts';
import type { EngineReading, RawAnswer } from '../engines/engine.ts';
import { priceOf } from '../engines/prices.ts';
import { engineSettings } from '../engines/settings.ts';
import { proposeWithin } from '../names/propose.ts';
import { keepFindings } from '../readings/keep-findings.ts';
import { openReading } from '../readings/open-reading.ts';
import type { ReadResponse } from '../readings/read-response.ts';
import { readWithClaims } from '../readings/read-with-claims.ts';
import { isAnswered } from '../rules.ts';
import type { OpenResponse } from './begin-response.ts';
import type { RunTools } from './create-tools.ts';
import { type Settlement, settleSpend } from './spend.ts';

/** An answer on its way to its rows. */
type Answer = { response: EngineResponse; raw: RawAnswer; read: ReadResponse };

/**
 * Keeps an answer: as it came, with its cost and its reading, in one transaction with the end of the job. What was paid
 * for is kept even when the session has ended meanwhile.
 */
export async function keepAnswer(
  ctx: JobContext,
  tools: RunTools,
  { response, raw }: { response: OpenResponse; raw: RawAnswer },
): Promise<void> {
  const { session, ...asked } = response;
  const knowledge = await tools.knowledgeOf(ctx, session.id);
  const [read] = await readWithClaims(ctx, [{ raw, question: asked.prompt }], knowledge);
  if (!read) throw new Error('An answer was not read.');
  await ctx.finish(async (tx) => {
    const kept = await keepAnswers(ctx, tx, session.id, [{ response: asked, raw, read }]);
    return { response_id: asked.id, outcome: kept.has(asked.id) ? read.engine.outcome : null };
  });
}

/**
 * Keeps answers of one session as {@link keepAnswer} does, in the caller's transaction and a few statements, however many.
 *
 * @returns the ids of those that are kept; the others were answered by another attempt, or are no longer wanted
 */
export async function keepAnswers(
  ctx: Context,
  tx: Transaction,
  sessionId: string,
  answers: readonly Answer[],
): Promise<ReadonlySet<string>> {
  if (answers.length === 0) return new Set();
  const priced = answers.map((answer) => ({ ...answer, price: costOf(ctx, answer.raw, answer.read.engine) }));
  const ids = new Set(await endResponses(ctx, tx, priced));
  const kept = priced.filter(({ response }) => ids.has(response.id));
  const { workspaceId } = ctx.principal;
  await tx.$executeRaw`
    insert into raw_answers (workspace_id, response_id, content)
    select ${workspaceId}, response_id, content from unnest(${kept.map(({ response }) => response.id)}::text[],
      ${kept.map(({ raw }) => JSON.stringify(raw))}::text[]) as given (response_id, content)`;
  const number = await openReading(tx, { workspaceId, sessionId });
  await keepFindings(
    tx,
    kept.map(({ response, read }) => ({ response, number, findings: read.findings })),
  );
  const proposals = kept.flatMap(({ read }) => read.proposals);
  await proposeWithin(ctx, tx, sessionId, proposals);
  // Last, because every answer of the workspace's day waits for this row.
  for (const { response, price } of kept) await settlePaid(ctx, tx, response, price);
  return ids;
}

async function settlePaid(ctx: Context, tx: Transaction, asked: EngineResponse, price: Price): Promise<void> {
  if (!asked.reservedUsd || !asked.reservedOn) return;
  const cost: Settlement = price.usd === null ? 'unknown' : { usd: price.usd };
  await settleSpend(ctx, tx, { day: asked.reservedOn, usd: asked.reservedUsd.toNumber() }, cost);
}

/** A cancelled question to the simulator stays cancelled: its answer is worth nothing. */
async function endResponses(
  ctx: Context,
  tx: Transaction,
  answers: readonly (Answer & { price: Price })[],
): Promise<string[]> {
  const rows = answers.map(({ response, raw, read, price }) => ({
    id: response.id,
    attempts: response.attempts,
    ...endOf(read.engine),
    reservedUsd: price.usd === null ? (response.reservedUsd?.toString() ?? null) : null,
    costUsd: price.usd,
    priceTableDate: price.priceTableDate,
    requestedModel: raw.requestedModel,
    servedModel: read.engine.servedModel,
    latencyMs: raw.latencyMs,
    isSimulated: raw.simulated,
  }));
  // Each by its id and each answer by its own: a plan from when the tables were empty would read all of a workspace's.
  const ended = await tx.$queryRaw<{ id: string }[]>`
    update engine_responses response set state = given.state::"ResponseState", failure = given.failure,
      reserved_usd = given."reservedUsd", cost_usd = given."costUsd", price_table_date = given."priceTableDate",
      requested_model = given."requestedModel", served_model = given."servedModel", latency_ms = given."latencyMs",
      is_simulated = given."isSimulated", finished_at = ${ctx.clock.now()}
    from jsonb_to_recordset(${JSON.stringify(sanitizeJson(rows))}::jsonb) as given (id text, attempts int, state text, failure jsonb,
      "reservedUsd" numeric, "costUsd" numeric, "priceTableDate" text, "requestedModel" text, "servedModel" text,
      "latencyMs" int, "isSimulated" boolean)
    where (response.workspace_id = ${ctx.principal.workspaceId}) is true and response.id = given.id
      and response.attempts = given.attempts and (response.state = 'ASKING' or not response.is_simulated)
      and (select true from raw_answers raw
        where raw.workspace_id = response.workspace_id and raw.response_id = response.id) is null
    returning response.id`;
  return ended.map(({ id }) => id);
}

/** A question that an engine would not or could not answer has failed, with the engine's own words. */
function endOf({ outcome, error }: EngineReading) {
  if (isAnswered(outcome)) return { state: 'DONE', failure: null };
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

type Price = { usd: number | null; priceTableDate: string | null };

/** What an answer cost; the simulator costs nothing by no table. */
function costOf(ctx: Context, raw: RawAnswer, reading: EngineReading): Price {
  if (raw.simulated) return { usd: 0, priceTableDate: null };
  const model = reading.servedModel ?? raw.requestedModel;
  return priceOf(reading, { engine: raw.engine, model }, ctx.settings.of(engineSettings).prices);
}
