import { expect, test } from 'vitest';
import { claimedAnswers, scoreClaims } from '../../../../test/support/labelled-claims.ts';
import { precisionOf, recallOf } from '../../../../test/support/tally.ts';

test.each(['development', 'held-out'] as const)('claims of the %s answers are read as people labelled them', (part) => {
  const { claims, misses } = scoreClaims(claimedAnswers(part));
  expect(precisionOf(claims), misses.join('\n')).toBeGreaterThanOrEqual(0.95);
  expect(recallOf(claims), misses.join('\n')).toBeGreaterThanOrEqual(0.8);
});

test('the labelled claims are at least 150, of every kind and verdict, beside answers that claim nothing', () => {
  const answers = [...claimedAnswers('development'), ...claimedAnswers('held-out')];
  const claims = answers.flatMap((answer) => answer.claims);
  expect(claims.length).toBeGreaterThanOrEqual(150);
  expect(new Set(claims.map(({ kind }) => kind)).size).toBe(8);
  expect(new Set(claims.map(({ verdict }) => verdict)).size).toBe(4);
  expect(answers.filter((answer) => answer.claims.length === 0).length).toBeGreaterThanOrEqual(10);
});
