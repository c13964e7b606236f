import { expect, test } from 'vitest';
import { labelledAnswers, labelledWorld, scoreMentions } from '../../../../test/support/labelled-mentions.ts';
import { precisionOf, recallOf } from '../../../../test/support/tally.ts';

const entities = labelledWorld();

test.each(['development', 'held-out'] as const)(
  'mentions of the %s answers are read as people labelled them',
  (part) => {
    const answers = labelledAnswers(part);
    const { mentions, sentiment, misses } = scoreMentions(answers, entities);
    expect(answers.length, misses.join('\n')).toBeGreaterThanOrEqual(part === 'development' ? 100 : 50);
    expect(precisionOf(mentions), misses.join('\n')).toBeGreaterThanOrEqual(0.95);
    expect(recallOf(mentions), misses.join('\n')).toBeGreaterThanOrEqual(0.95);
    expect(sentiment.right / sentiment.decided, misses.join('\n')).toBeGreaterThanOrEqual(0.9);
  },
);

test('the labelled answers are of eight languages and hold answers that name nobody', () => {
  const answers = [...labelledAnswers('development'), ...labelledAnswers('held-out')];
  expect(new Set(answers.map(({ language }) => language)).size).toBeGreaterThanOrEqual(8);
  expect(answers.filter(({ mentions }) => mentions.length === 0).length).toBeGreaterThanOrEqual(8);
  expect(new Set(answers.map(({ id }) => id)).size).toBe(answers.length);
});
