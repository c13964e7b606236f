import { readFileSync } from 'node:fs';
import { type CompiledEntities, compileEntities } from '../../src/domains/prompt-runs/mentions/compile-entities.ts';
import {
  brandEntities,
  type NamedProduct,
  productEntities,
} from '../../src/domains/prompt-runs/mentions/own-entities.ts';
import { MENTION_READER_VERSION, readMentions } from '../../src/domains/prompt-runs/mentions/read-mentions.ts';
import type { Entity, Sentiment, Stance } from '../../src/domains/prompt-runs/mentions/types.ts';
import { newTally, type Tally } from './tally.ts';

/** An answer with what a person found in it. */
export type LabelledAnswer = {
  id: string;
  language: string;
  answer: string;
  /** `entity` is a SKU, a brand's id or a competitor's. */
  mentions: { entity: string; stance: Stance; sentiment?: Sentiment }[];
};

/** How well mentions were read, an item being an entity with its stance; of those that are named, the sentiment. */
export type MentionScore = {
  /** Of the rules. */
  version: number;
  mentions: Tally;
  sentiment: { right: number; decided: number };
  misses: string[];
};

type World = { products: NamedProduct[]; competitors: { id: string; name: string; aliases: string[] }[] };

const FIXTURES = new URL('../fixtures/prompt-runs/', import.meta.url);

/** The answers of one part of the set: those the rules were written with, or those nobody had seen then. */
export function labelledAnswers(part: 'development' | 'held-out'): LabelledAnswer[] {
  const text = readFileSync(new URL(`mentions-${part}.jsonl`, FIXTURES), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LabelledAnswer);
}

/** The products, brands and competitors that the answers speak of. */
export function labelledWorld(): CompiledEntities {
  const { products, competitors } = JSON.parse(readFileSync(new URL('world.json', FIXTURES), 'utf8')) as World;
  const others = competitors.map((one): Entity => ({ ...one, kind: 'competitor', sku: null }));
  return compileEntities([...productEntities(products), ...brandEntities(products), ...others]);
}

/** Reads every answer and compares with its labels. */
export function scoreMentions(answers: readonly LabelledAnswer[], entities: CompiledEntities): MentionScore {
  const score: MentionScore = {
    version: MENTION_READER_VERSION,
    mentions: newTally(),
    sentiment: { right: 0, decided: 0 },
    misses: [],
  };
  for (const { id, answer, mentions } of answers) {
    const read = readMentions(answer, entities).map((one) => ({ ...one, entity: one.sku ?? one.entityId }));
    const missing = mentions.filter((label) => !read.some((one) => isSame(one, label)));
    const invented = read.filter((one) => !mentions.some((label) => isSame(one, label)));
    score.mentions.right += mentions.length - missing.length;
    score.mentions.missed += missing.length;
    score.mentions.wrong += invented.length;
    score.misses.push(
      ...missing.map((one) => `${id}: not read: ${one.entity} ${one.stance}`),
      ...invented.map((one) => `${id}: not there: ${one.entity} ${one.stance}`),
    );
    for (const label of mentions.filter(({ sentiment }) => sentiment !== undefined)) {
      const found = read.find((one) => isSame(one, label));
      if (!found) continue;
      score.sentiment.decided += 1;
      if (found.sentiment === label.sentiment) score.sentiment.right += 1;
      else score.misses.push(`${id}: sentiment of ${label.entity}: ${label.sentiment}, read ${found.sentiment}`);
    }
  }
  return score;
}

function isSame(one: { entity: string; stance: Stance }, other: { entity: string; stance: Stance }): boolean {
  return one.entity === other.entity && one.stance === other.stance;
}
