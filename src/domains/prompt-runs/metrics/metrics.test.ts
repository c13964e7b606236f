import { describe, expect, test } from 'vitest';
import { coverage, followedAdvice, foundReal } from '../../../../test/support/simulated-rates.ts';
import { comparePairs } from './compare.ts';
import { compareAnswers } from './compare-answers.ts';
import { studentProbability, studentQuantile } from './distributions.ts';
import { groupAnswers } from './group-answers.ts';
import { planPrompts, planRepeats } from './power.ts';
import { rateOf, wilsonInterval } from './rate.ts';
import { summarize, summarizeSplit } from './summarize.ts';
import type { AnswerCount } from './types.ts';

function answer(more: Partial<AnswerCount> = {}): AnswerCount {
  return {
    prompt: 'best fan',
    engine: 'chatgpt',
    persona: null,
    requestedModel: 'm1',
    servedModel: 'm1-2026',
    outcome: 'answered',
    isBranded: false,
    isCited: false,
    isMentioned: false,
    position: null,
    competitorIds: [],
    ...more,
  };
}

function many(count: number, more: (index: number) => Partial<AnswerCount>): AnswerCount[] {
  return Array.from({ length: count }, (_, index) => answer(more(index)));
}

describe('rates', () => {
  test('Wilson intervals are those of the tables', () => {
    const round = ({ low, high }: { low: number; high: number }) => [low.toFixed(3), high.toFixed(3)];
    expect(round(wilsonInterval(1 / 5, 5))).toEqual(['0.036', '0.624']);
    expect(round(wilsonInterval(10 / 50, 50))).toEqual(['0.112', '0.330']);
    expect(round(wilsonInterval(0, 10))).toEqual(['0.000', '0.278']);
  });

  test('quantiles of Student are those of the tables', () => {
    expect(studentQuantile(0.975, 1)).toBeCloseTo(12.7062, 3);
    expect(studentQuantile(0.975, 9)).toBeCloseTo(2.26216, 4);
    expect(studentQuantile(0.8, 19)).toBeCloseTo(0.86095, 4);
    expect(studentProbability(studentQuantile(0.9, 30), 30)).toBeCloseTo(0.9, 9);
  });

  test('answers to one prompt that are all alike count for little more than one', () => {
    const alike = rateOf(many(10, () => ({})).map((_, index) => ({ numerator: index < 5 ? 10 : 0, denominator: 10 })));
    const mixed = rateOf(many(10, () => ({})).map(() => ({ numerator: 5, denominator: 10 })));
    const width = ({ clustered }: typeof alike) => (clustered?.high ?? 0) - (clustered?.low ?? 0);
    expect(alike.wilson).toEqual(mixed.wilson);
    expect(width(alike)).toBeGreaterThan(2.5 * width(mixed));
  });

  test('without answers there is no rate, and of one prompt no interval between prompts', () => {
    expect(rateOf([])).toEqual({ numerator: 0, denominator: 0, rate: null, wilson: null, clustered: null, prompts: 0 });
    expect(rateOf([{ numerator: 1, denominator: 4 }])).toMatchObject({ rate: 0.25, clustered: null, prompts: 1 });
  });

  test('no answer of many names us, and the upper end still is above what so many independent ones would allow', () => {
    const none = rateOf(Array.from({ length: 10 }, () => ({ numerator: 0, denominator: 10 })));
    expect(none.clustered?.low).toBe(0);
    expect(none.clustered?.high).toBeGreaterThan(none.wilson?.high ?? 1);
  });
});

describe('the 95 % interval, on 2,000 seeds', () => {
  test.each([
    { prompts: 10, answers: 4, rate: 0.4, correlation: 0.3 },
    { prompts: 20, answers: 10, rate: 0.2, correlation: 0.5 },
    { prompts: 100, answers: 2, rate: 0.2, correlation: 0.5 },
  ])(
    'holds the true rate in 93 % or more: $prompts prompts × $answers, rate $rate, correlation $correlation',
    (runs) => {
      expect(coverage({ seeds: 2_000, ...runs }, 'clustered')).toBeGreaterThanOrEqual(0.93);
      expect(coverage({ seeds: 2_000, ...runs }, 'wilson')).toBeLessThan(0.93);
    },
  );
});

describe('two periods', () => {
  test.each([
    { prompts: 20, answers: 6, rate: 0.4, correlation: 0.3 },
    { prompts: 100, answers: 1, rate: 0.4, correlation: 0.3 },
  ])('of which nothing changed are called real in 5 % at most: $prompts prompts × $answers', (runs) => {
    const found = (isSamePrompts: boolean) => foundReal({ seeds: 2_000, ...runs, after: runs.rate, isSamePrompts });
    expect(found(true)).toBeLessThanOrEqual(0.05);
    expect(found(false)).toBeLessThanOrEqual(0.05);
  });

  test.each([
    ...[15, 20, 30, 50, 100].map((prompts) => ({ prompts, from: 0.4, to: 0.2 })),
    ...[30, 50, 100].map((prompts) => ({ prompts, from: 0.2, to: 0.1 })),
    { prompts: 20, from: 0.4, to: 0.1 },
  ])(
    'of which the rate fell are called real in four of five cases with the planned repeats, whether prompts differ, are alike or share their luck: $prompts prompts, $from to $to',
    ({ prompts, from, to }) => {
      const answers = planRepeats({ prompts, from, to }) ?? 0;
      expect(answers).toBeGreaterThan(0);
      const runs = { seeds: 1_000, prompts, answers, rate: from, after: to, isSamePrompts: true };
      for (const alike of [{ correlation: 0 }, { correlation: 0.3 }, { correlation: 0.3, sharing: 0.55 }]) {
        expect(foundReal({ ...runs, ...alike }), JSON.stringify(alike)).toBeGreaterThanOrEqual(0.8);
      }
    },
  );

  test('of so few prompts that no repeats show the change get no plan of repeats, but one of prompts that holds', () => {
    expect(planRepeats({ prompts: 10, from: 0.4, to: 0.2 })).toBeNull();
    const prompts = planPrompts({ answers: 10, from: 0.4, to: 0.2 }) ?? 0;
    expect(prompts).toBeGreaterThan(10);
    expect(planRepeats({ prompts, from: 0.4, to: 0.2 })).toBeLessThanOrEqual(10);
    const runs = { seeds: 1_000, prompts, answers: 10, rate: 0.4, after: 0.2, isSamePrompts: true };
    expect(foundReal({ ...runs, correlation: 0.3, sharing: 0.55 })).toBeGreaterThanOrEqual(0.8);
    expect(planPrompts({ answers: 1, from: 0.4, to: 0.399 })).toBeNull();
  });

  test.each([
    { prompts: 20, answers: 5, rate: 0.4 },
    { prompts: 50, answers: 2, rate: 0.4 },
    { prompts: 50, answers: 5, rate: 0.2 },
    { prompts: 100, answers: 1, rate: 0.4 },
  ])(
    'show ten points in four of five cases where as many more repeats or prompts are asked as they said, also when a prompt’s answers share their luck: $prompts prompts × $answers, rate $rate',
    (runs) => {
      for (const alike of [{ correlation: 0 }, { correlation: 0.3, sharing: 0.55 }]) {
        const { repeats, prompts } = followedAdvice({ seeds: 150, ...runs, ...alike });
        expect(prompts.asked).toBeGreaterThan(100);
        expect(prompts.found / prompts.asked, JSON.stringify(alike)).toBeGreaterThanOrEqual(0.8);
        if (repeats.asked > 0) {
          expect(repeats.found / repeats.asked, JSON.stringify(alike)).toBeGreaterThanOrEqual(0.8);
        }
      }
    },
  );

  test('of few prompts are too few, whatever they show', () => {
    const pairs = Array.from({ length: 4 }, () => ({
      before: { numerator: 0, denominator: 5 },
      after: { numerator: 5, denominator: 5 },
    }));
    expect(comparePairs(pairs)).toMatchObject({ verdict: 'too_few', interval: null, difference: 1 });
    expect(comparePairs([])).toMatchObject({ verdict: 'too_few', difference: null });
  });

  test('of many prompts say how many more repeats would show ten points, and 0 when there are enough', () => {
    const pairs = (prompts: number, answers: number) =>
      Array.from({ length: prompts }, (_, index) => {
        const numerator = Math.round(answers * (index % 2 === 0 ? 0.2 : 0.6));
        return { before: { numerator, denominator: answers }, after: { numerator, denominator: answers } };
      });
    const few = comparePairs(pairs(20, 5));
    expect(few).toMatchObject({ verdict: 'within_noise', difference: 0 });
    expect(few.moreRepeats).toBeGreaterThan(5);
    expect(few.moreRepeats).toBeLessThan(60);
    expect(comparePairs(pairs(20, 5), 5).moreRepeats).toBe(Math.ceil((few.moreRepeats ?? 0) / 5));
    expect(comparePairs(pairs(100, 50))).toMatchObject({ verdict: 'within_noise', moreRepeats: 0 });
  });

  test('hold only models against each other that answered in both, and say which did not', () => {
    const period = (servedModel: string, isMentioned: boolean) =>
      many(20, (index) => ({ prompt: `p${index}`, servedModel, isMentioned }));
    const same = many(20, (index) => ({ prompt: `p${index}`, engine: 'gemini', isMentioned: index < 10 }));
    const compared = compareAnswers(
      { before: [...period('a', false), ...same], after: [...period('b', true), ...same] },
      'mention',
    );
    expect(compared.verdict).not.toBe('real');
    expect(compared).toMatchObject({ difference: 0, before: { denominator: 20 } });
    expect(compared.boundaries.before).toMatchObject([{ engine: 'chatgpt', servedModel: 'a' }]);
    expect(compared.boundaries.after).toMatchObject([{ engine: 'chatgpt', servedModel: 'b' }]);
  });
});

describe('summaries', () => {
  test('no overview counts for presence and for no other rate; failures count for none', () => {
    const summary = summarize([
      answer({ isCited: true }),
      answer({ isMentioned: true, position: 2 }),
      answer({ outcome: 'truncated' }),
      answer({ outcome: 'no_overview' }),
      answer({ outcome: 'timed_out' }),
      answer({ outcome: 'refused' }),
    ]);
    expect(summary).toMatchObject({ asked: 6, answers: 3, noOverview: 1 });
    expect(summary.citation).toMatchObject({ numerator: 1, denominator: 3 });
    expect(summary.mention).toMatchObject({ numerator: 1, denominator: 3 });
    expect(summary.presence).toMatchObject({ numerator: 2, denominator: 4 });
    expect(summary.position).toMatchObject({ sum: 2, count: 1, mean: 2 });
  });

  test('a total is of all answers, never the mean of the engines’ means', () => {
    const answers = [...many(9, () => ({ isMentioned: true })), ...many(1, () => ({ engine: 'claude' as const }))];
    const [total] = groupAnswers(answers, 'total');
    expect(total?.unbranded.mention).toMatchObject({ numerator: 9, denominator: 10, rate: 0.9 });
  });

  test('branded and unbranded questions are never pooled', () => {
    const split = summarizeSplit([answer({ isBranded: true, isMentioned: true }), answer()]);
    expect(split.branded.mention).toMatchObject({ numerator: 1, denominator: 1 });
    expect(split.unbranded.mention).toMatchObject({ numerator: 0, denominator: 1 });
  });

  test('there is a share of voice from three competitors in three answers each', () => {
    const named = (ids: string[]) =>
      many(3, (index) => ({ prompt: `p${index}`, isMentioned: true, competitorIds: ids }));
    expect(summarize(named(['a', 'b'])).shareOfVoice).toBeNull();
    expect(summarize([...named(['a', 'b']), ...many(2, () => ({ competitorIds: ['c'] }))]).shareOfVoice).toBeNull();
    expect(summarize(named(['a', 'b', 'c'])).shareOfVoice).toMatchObject({ ours: 3, all: 12, share: 0.25 });
  });

  test('by engine, a change of model makes another group, and what failed belongs to the model asked for', () => {
    const groups = groupAnswers(
      [
        answer({ servedModel: 'a' }),
        answer({ servedModel: 'b' }),
        answer({ servedModel: null, outcome: 'timed_out' }),
        answer({ engine: 'claude', servedModel: null, outcome: 'unavailable' }),
      ],
      'engine',
    );
    expect(
      groups.map(({ engine, model, unbranded }) => [engine, model?.servedModel, unbranded.asked, unbranded.answers]),
    ).toEqual([
      ['chatgpt', 'a', 2, 1],
      ['chatgpt', 'b', 1, 1],
      ['claude', null, 1, 0],
    ]);
  });

  test('by persona and by prompt, each has its own', () => {
    const answers = [
      answer({ persona: 'x' }),
      answer({ persona: null, prompt: 'q' }),
      answer({ persona: 'x', prompt: 'q' }),
    ];
    expect(groupAnswers(answers, 'persona').map(({ persona, unbranded }) => [persona, unbranded.answers])).toEqual([
      ['x', 2],
      [null, 1],
    ]);
    expect(groupAnswers(answers, 'prompt').map(({ prompt, unbranded }) => [prompt, unbranded.answers])).toEqual([
      ['best fan', 1],
      ['q', 2],
    ]);
    expect(groupAnswers([], 'total')).toHaveLength(1);
  });
});
