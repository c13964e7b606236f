import type { AnswerEngine } from '../../../generated/prisma/enums.ts';

/** What engines make of something that customers speak of. */
export const VOICE_VERDICTS = ['said', 'left_out', 'contradicted', 'too_few'] as const;
export type VoiceVerdict = (typeof VOICE_VERDICTS)[number];

/** Answers that describe a product; of fewer nothing is said. */
export const ANSWERS_MIN = 5;
/** Reviews that must judge, and answers that must say the opposite, before anybody is said to contradict. */
const JUDGED_MIN = 3;
/** Customers agree when they lean one way by so much. */
const LEANING_MIN = 0.5;
const QUOTES = 3;
const QUOTE_CHARS = 300;

/** What customers say of a term: so many reviews praise it, so many complain. */
export type CustomerVoice = { positive: number; negative: number; polarity: number };

/** A sentence of an answer about the term. */
export type EngineRemark = { responseId: string; engine: AnswerEngine; text: string; polarity: -1 | 0 | 1 };

/** How engines speak of a term beside how customers do; all counts are of answers. */
export type EngineVoice = {
  /** Answers that describe the product. */
  answers: number;
  /** Of those, answers that speak of the term. */
  mentionedIn: number;
  positive: number;
  negative: number;
  verdict: VoiceVerdict;
  quotes: { responseId: string; engine: AnswerEngine; text: string }[];
};

/**
 * Do engines say what customers say? `left_out` when none of five answers or more speaks of it; `contradicted` when
 * customers agree and three answers or more, and most of those that judge, say the opposite; `too_few` under five answers.
 *
 * @param answers how many answers describe the product
 */
export function compareVoices(
  customers: CustomerVoice,
  answers: number,
  remarks: readonly EngineRemark[],
): EngineVoice {
  const balance = new Map<string, number>();
  for (const { responseId, polarity } of remarks) balance.set(responseId, (balance.get(responseId) ?? 0) + polarity);
  const values = [...balance.values()];
  const positive = values.filter((value) => value > 0).length;
  const negative = values.filter((value) => value < 0).length;
  const side = leaningOf(customers);
  const [opposing, agreeing] = side > 0 ? [negative, positive] : [positive, negative];
  const isContradicted = side !== 0 && opposing >= JUDGED_MIN && opposing > agreeing;
  const counts = { answers, mentionedIn: balance.size, positive, negative };
  const verdict = verdictOf({ ...counts, isContradicted });
  return { ...counts, verdict, quotes: quotesOf(remarks, verdict === 'contradicted' ? -side : 0) };
}

function verdictOf(counts: { answers: number; mentionedIn: number; isContradicted: boolean }): VoiceVerdict {
  if (counts.answers < ANSWERS_MIN) return 'too_few';
  if (counts.mentionedIn === 0) return 'left_out';
  return counts.isContradicted ? 'contradicted' : 'said';
}

/** 1 when customers mostly praise it, -1 when they mostly complain, 0 when they do not agree or hardly judge. */
function leaningOf({ positive, negative, polarity }: CustomerVoice): -1 | 0 | 1 {
  if (positive + negative < JUDGED_MIN || Math.abs(polarity) < LEANING_MIN) return 0;
  return polarity > 0 ? 1 : -1;
}

/** Each sentence once, those that explain the verdict first. */
function quotesOf(remarks: readonly EngineRemark[], side: number): EngineVoice['quotes'] {
  const fitting = remarks
    .filter(({ text }) => text.length <= QUOTE_CHARS)
    .sort((first, second) => Number(second.polarity === side) - Number(first.polarity === side));
  const distinct = fitting.filter(({ text }, index) => fitting.findIndex((other) => other.text === text) === index);
  return distinct.slice(0, QUOTES).map(({ responseId, engine, text }) => ({ responseId, engine, text }));
}
