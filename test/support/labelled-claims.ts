import { readFileSync } from 'node:fs';
import { CLAIM_READER_VERSION, readClaims } from '../../src/domains/prompt-runs/claims/read-claims.ts';
import type { CatalogRecord, Claim, ClaimKind, ClaimVerdict } from '../../src/domains/prompt-runs/claims/types.ts';
import { readMentions } from '../../src/domains/prompt-runs/mentions/read-mentions.ts';
import { labelledWorld } from './labelled-mentions.ts';
import { newTally, type Tally } from './tally.ts';

type LabelledClaim = { kind: ClaimKind; sku: string; said: string; verdict: ClaimVerdict };

/** An answer with the claims that a person found in it; `said` is a part of the answer. */
export type ClaimedAnswer = { id: string; language: string; answer: string; claims: LabelledClaim[] };

/** How well claims were read: one is right when kind, product, place and verdict are. */
export type ClaimScore = { version: number; claims: Tally; misses: string[] };

const FIXTURES = new URL('../fixtures/prompt-runs/', import.meta.url);

/** The answers of one part of the set: those the rules were written with, or those nobody had seen then. */
export function claimedAnswers(part: 'development' | 'held-out'): ClaimedAnswer[] {
  const text = readFileSync(new URL(`claims-${part}.jsonl`, FIXTURES), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ClaimedAnswer);
}

/** What the catalogue holds of the products that the answers speak of. */
export function labelledRecords(): CatalogRecord[] {
  const records = JSON.parse(readFileSync(new URL('records.json', FIXTURES), 'utf8')) as CatalogRecord[];
  return records.map((record) => ({
    ...record,
    recentPrices: record.recentPrices.map((price) => ({ ...price, until: new Date(price.until) })),
  }));
}

/** Reads every answer and compares with its labels. */
export function scoreClaims(answers: readonly ClaimedAnswer[]): ClaimScore {
  const entities = labelledWorld();
  const records = labelledRecords();
  const score: ClaimScore = { version: CLAIM_READER_VERSION, claims: newTally(), misses: [] };
  for (const { id, answer, claims } of answers) {
    const read = readClaims(answer, readMentions(answer, entities), records);
    const missing = claims.filter((label) => !read.some((one) => isSame(answer, one, label)));
    const invented = read.filter((one) => !claims.some((label) => isSame(answer, one, label)));
    score.claims.right += claims.length - missing.length;
    score.claims.missed += missing.length;
    score.claims.wrong += invented.length;
    score.misses.push(
      ...missing.map(({ kind, sku, said, verdict }) => `${id}: not read: ${kind} of ${sku} ${verdict}: ${said}`),
      ...invented.map(({ kind, sku, said, verdict }) => `${id}: not there: ${kind} of ${sku} ${verdict}: ${said}`),
    );
  }
  return score;
}

function isSame(answer: string, read: Claim, { kind, sku, said, verdict }: LabelledClaim): boolean {
  if (read.kind !== kind || read.sku !== sku || read.verdict !== verdict) return false;
  const at = answer.toLowerCase().indexOf(said.toLowerCase());
  return read.start < at + said.length && read.end > at;
}
