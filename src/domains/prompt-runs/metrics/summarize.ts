import { type Mean, meanOf } from './mean.ts';
import { type ClusterCount, type Rate, rateOf } from './rate.ts';
import { type ShareOfVoice, shareOfVoice } from './share-of-voice.ts';
import { type AnswerCount, isAnswer, isShown, type Model, modelKey } from './types.ts';

/** What a set of answers says of us; every number from the answers themselves, none from other rates. */
export type Summary = {
  /** How often an engine was asked. */
  asked: number;
  answers: number;
  /** Times when the engine validly showed nothing. */
  noOverview: number;
  /** Answers that name one of our brands or products. */
  mention: Rate;
  /** Answers that cite one of our pages. */
  citation: Rate;
  /** Of all that was shown, nothing included: where we are named or cited. */
  presence: Rate;
  /** Rank of our first mention, of the answers that name us. */
  position: Mean;
  /** Null under three competitors in three answers each. */
  shareOfVoice: ShareOfVoice | null;
  /** Who answered; with more than one, numbers before and after the change are not comparable. */
  models: Model[];
};

/** Questions that name us and those that do not, apart: the first are answered with us by necessity. */
export type SplitSummary = { branded: Summary; unbranded: Summary };

/** The answers to branded and to unbranded questions, each summed up. */
export function summarizeSplit(answers: readonly AnswerCount[]): SplitSummary {
  return {
    branded: summarize(answers.filter(({ isBranded }) => isBranded)),
    unbranded: summarize(answers.filter(({ isBranded }) => !isBranded)),
  };
}

/** What answers say of us, summed up over them. */
export function summarize(all: readonly AnswerCount[]): Summary {
  const shown = clustersOf(all.filter(isShown));
  const answers = all.filter(isAnswer);
  const clusters = clustersOf(answers);
  return {
    asked: all.length,
    answers: answers.length,
    noOverview: all.filter(({ outcome }) => outcome === 'no_overview').length,
    mention: rateOf(countEach(clusters, ({ isMentioned }) => isMentioned)),
    citation: rateOf(countEach(clusters, ({ isCited }) => isCited)),
    presence: rateOf(countEach(shown, (one) => isAnswer(one) && (one.isMentioned || one.isCited))),
    position: meanOf(clusters.map(positionsOf)),
    shareOfVoice: shareOfVoice(clusters),
    models: modelsOf(answers),
  };
}

/** Answers by the prompt that they answer. */
export function clustersOf(answers: readonly AnswerCount[]): AnswerCount[][] {
  const clusters = new Map<string, AnswerCount[]>();
  for (const answer of answers) {
    const known = clusters.get(answer.prompt);
    if (known) known.push(answer);
    else clusters.set(answer.prompt, [answer]);
  }
  return [...clusters.values()];
}

/** For each cluster, of how many answers something is true. */
export function countEach(
  clusters: readonly AnswerCount[][],
  isTrue: (answer: AnswerCount) => boolean,
): ClusterCount[] {
  return clusters.map((answers) => ({ numerator: answers.filter(isTrue).length, denominator: answers.length }));
}

function positionsOf(answers: readonly AnswerCount[]): ClusterCount {
  const positions = answers.flatMap(({ position }) => position ?? []);
  return { numerator: positions.reduce((sum, one) => sum + one, 0), denominator: positions.length };
}

function modelsOf(answers: readonly AnswerCount[]): Model[] {
  const models = new Map<string, Model>();
  for (const { engine, requestedModel, servedModel } of answers) {
    const model = { engine, requestedModel, servedModel };
    models.set(modelKey(model), model);
  }
  return [...models.values()];
}
