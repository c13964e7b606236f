import { clusteredInterval, type Interval } from './rate.ts';
import type { AnswerCount } from './types.ts';

/** Our share of all answers that name us or a tracked competitor, an answer counting once for each that it names. */
export type ShareOfVoice = {
  /** Answers that name us. */
  ours: number;
  /** The same, with those of every competitor. */
  all: number;
  share: number;
  /** With answers to one prompt being like each other; null with fewer than two prompts. */
  clustered: Interval | null;
  /** The most named first. */
  competitors: { id: string; answers: number }[];
};

/** Fewer competitors, in fewer answers, make no field to have a share of. */
const COMPETITORS_MIN = 3;
const ANSWERS_MIN = 3;

/** @returns null under three competitors in three answers each */
export function shareOfVoice(clusters: readonly (readonly AnswerCount[])[]): ShareOfVoice | null {
  const competitors = countCompetitors(clusters.flat());
  if (competitors.filter(({ answers }) => answers >= ANSWERS_MIN).length < COMPETITORS_MIN) return null;
  const counts = clusters
    .map((answers) => {
      const numerator = answers.filter(({ isMentioned }) => isMentioned).length;
      return { numerator, denominator: answers.reduce((sum, one) => sum + one.competitorIds.length, numerator) };
    })
    .filter(({ denominator }) => denominator > 0);
  const ours = counts.reduce((sum, { numerator }) => sum + numerator, 0);
  const all = counts.reduce((sum, { denominator }) => sum + denominator, 0);
  return { ours, all, share: ours / all, clustered: clusteredInterval(counts), competitors };
}

function countCompetitors(answers: readonly AnswerCount[]): ShareOfVoice['competitors'] {
  const counts = new Map<string, number>();
  for (const id of answers.flatMap(({ competitorIds }) => competitorIds)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .map(([id, count]) => ({ id, answers: count }))
    .sort((left, right) => right.answers - left.answers || (left.id < right.id ? -1 : 1));
}
