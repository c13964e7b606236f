import { setImmediate } from 'node:timers/promises';
import type { Context } from '../../../kernel/context.ts';
import { productRecordsAtEach } from '../../catalog/index.ts';
import { readClaims } from '../claims/read-claims.ts';
import type { RawAnswer } from '../engines/engine.ts';
import type { Knowledge } from '../names/knowledge.ts';
import { type ReadResponse, readResponse } from './read-response.ts';

/** Products of one answer whose records are looked up at most. */
const RECORDS_MAX = 200;

/** An answer with its question, as it was asked, without the persona's prefix. */
export type AnswerToRead = { raw: RawAnswer; question: string };

/**
 * Reads stored answers, and holds what each claims of our products against their records at the hour of the answer. Other
 * work of the process takes turns with it.
 *
 * @returns what was read, in the order of the answers
 */
export async function readWithClaims(
  ctx: Pick<Context, 'sql' | 'principal' | 'signal'>,
  answers: readonly AnswerToRead[],
  knowledge: Knowledge,
): Promise<ReadResponse[]> {
  const reads: ReadResponse[] = [];
  for (const { raw, question } of answers) {
    ctx.signal.throwIfAborted();
    reads.push(readResponse(raw, question, knowledge));
    await setImmediate();
  }
  const records = await productRecordsAtEach(
    ctx,
    reads.map(({ findings }, index) => ({
      productIds: findings.answer === null ? [] : idsOf(findings.mentionedSkus, knowledge),
      at: new Date(answers[index]?.raw.askedAt ?? 0),
    })),
  );
  return reads.map((read, index) => withClaims(read, [...(records[index]?.values() ?? [])]));
}

function idsOf(skus: readonly string[], { productIds }: Knowledge): string[] {
  return skus.flatMap((sku) => productIds.get(sku) ?? []).slice(0, RECORDS_MAX);
}

function withClaims(read: ReadResponse, records: Parameters<typeof readClaims>[2]): ReadResponse {
  const { answer, mentions } = read.findings;
  if (answer === null || records.length === 0) return read;
  return { ...read, findings: { ...read.findings, claims: readClaims(answer, mentions, records) } };
}
