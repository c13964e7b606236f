import type { Context } from '../../../kernel/context.ts';
import { productRecordsAt } from '../../catalog/index.ts';
import { readClaims } from '../claims/read-claims.ts';
import type { RawAnswer } from '../engines/engine.ts';
import type { Knowledge } from '../names/knowledge.ts';
import { type ReadResponse, readResponse } from './read-response.ts';

/** Products of one answer whose records are looked up at most. */
const RECORDS_MAX = 200;

/** Reads a stored answer, and holds what it claims of our products against their records at the hour of the answer. */
export async function readWithClaims(
  ctx: Pick<Context, 'sql' | 'principal'>,
  { raw, question, knowledge }: { raw: RawAnswer; question: string; knowledge: Knowledge },
): Promise<ReadResponse> {
  const read = readResponse(raw, question, knowledge);
  const { answer, mentions, mentionedSkus } = read.findings;
  const ids = mentionedSkus.flatMap((sku) => knowledge.productIds.get(sku) ?? []).slice(0, RECORDS_MAX);
  if (answer === null || ids.length === 0) return read;
  const records = await productRecordsAt(ctx, ids, new Date(raw.askedAt));
  const claims = readClaims(answer, mentions, [...records.values()]);
  return { ...read, findings: { ...read.findings, claims } };
}
