import { type Comparison, comparePairs } from './compare.ts';
import type { ClusterCount } from './rate.ts';
import { type AnswerCount, isAnswer, isShown, type Model, modelKey } from './types.ts';
import type { PromptPair } from './variance.ts';

/** Rates that periods are compared by. */
export const COMPARED = ['mention', 'citation', 'presence'] as const;
export type ComparedRate = (typeof COMPARED)[number];

/** Two periods, with what was left out of the comparison. */
export type PeriodComparison = Comparison & {
  /** Models that answered in one of the periods only: a change of model is a boundary, their answers are left out. */
  boundaries: { before: Model[]; after: Model[] };
};

type Periods = { before: readonly AnswerCount[]; after: readonly AnswerCount[] };

/**
 * Compares a rate between two periods, by the answers of models that gave some in both.
 *
 * Branded and unbranded answers are the caller's to keep apart.
 */
export function compareAnswers({ before, after }: Periods, rate: ComparedRate): PeriodComparison {
  const counted = {
    before: before.filter((answer) => isCounted(answer, rate)),
    after: after.filter((answer) => isCounted(answer, rate)),
  };
  const models = { before: modelsOf(counted.before), after: modelsOf(counted.after) };
  const common = { before: withModels(counted.before, models.after), after: withModels(counted.after, models.before) };
  const pairs = pairsOf(common, (answer) => isIn(answer, rate));
  return {
    ...comparePairs(pairs, answersPerRepeat(common)),
    boundaries: { before: without(models.before, models.after), after: without(models.after, models.before) },
  };
}

function isCounted(answer: AnswerCount, rate: ComparedRate): boolean {
  return rate === 'presence' ? isShown(answer) : isAnswer(answer);
}

function isIn(answer: AnswerCount, rate: ComparedRate): boolean {
  if (rate === 'mention') return answer.isMentioned;
  if (rate === 'citation') return answer.isCited;
  return isAnswer(answer) && (answer.isMentioned || answer.isCited);
}

function modelsOf(answers: readonly AnswerCount[]): Map<string, Model> {
  return new Map(
    answers.map(({ engine, requestedModel, servedModel }) => {
      const model = { engine, requestedModel, servedModel };
      return [modelKey(model), model];
    }),
  );
}

function withModels(answers: readonly AnswerCount[], models: ReadonlyMap<string, Model>): AnswerCount[] {
  return answers.filter((answer) => models.has(modelKey(answer)));
}

function without(models: ReadonlyMap<string, Model>, others: ReadonlyMap<string, Model>): Model[] {
  return [...models].filter(([key]) => !others.has(key)).map(([, model]) => model);
}

/** Engines with their models, each under each persona, are asked once in a repeat. */
function answersPerRepeat({ before, after }: Periods): number {
  const asked = [...before, ...after].map((answer) => `${modelKey(answer)} ${answer.persona ?? ''}`);
  return Math.max(1, new Set(asked).size);
}

function pairsOf({ before, after }: Periods, isTrue: (answer: AnswerCount) => boolean): PromptPair[] {
  const pairs = new Map<string, PromptPair>();
  for (const [period, answers] of [
    ['before', before],
    ['after', after],
  ] as const) {
    for (const answer of answers) {
      const pair = pairs.get(answer.prompt) ?? { before: NONE, after: NONE };
      const { numerator, denominator } = pair[period];
      const count: ClusterCount = { numerator: numerator + (isTrue(answer) ? 1 : 0), denominator: denominator + 1 };
      pairs.set(answer.prompt, { ...pair, [period]: count });
    }
  }
  return [...pairs.values()];
}

const NONE: ClusterCount = { numerator: 0, denominator: 0 };
