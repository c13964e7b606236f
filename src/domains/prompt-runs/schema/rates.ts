import { builder } from '../../../graphql/builder.ts';
import type { Mean } from '../metrics/mean.ts';
import type { Interval, Rate } from '../metrics/rate.ts';

/** Where a value lies. */
export const ConfidenceInterval = builder.objectRef<Interval>('ConfidenceInterval').implement({
  description: 'Where a value lies with 95 % confidence.',
  fields: (t) => ({
    low: t.exposeFloat('low', { description: 'Not below.' }),
    high: t.exposeFloat('high', { description: 'Not above.' }),
  }),
});

/** A share of answers. */
export const RateType = builder.objectRef<Rate>('Rate').implement({
  description: 'A share with what it is made of and how sure it is.',
  fields: (t) => ({
    numerator: t.exposeInt('numerator', { description: 'So many …' }),
    denominator: t.exposeInt('denominator', { description: '… of so many.' }),
    rate: t.exposeFloat('rate', { nullable: true, description: 'The share, 0..1; null without a single answer.' }),
    prompts: t.exposeInt('prompts', { description: 'How many questions the answers are to.' }),
    wilson: t.expose('wilson', {
      type: ConfidenceInterval,
      nullable: true,
      description: "Wilson's interval, as if every answer were independent of the others.",
    }),
    clustered: t.expose('clustered', {
      type: ConfidenceInterval,
      nullable: true,
      description: 'With answers to one question being like each other; null with fewer than two questions.',
    }),
  }),
});

/** A mean over answers. */
export const MeanType = builder.objectRef<Mean>('Mean').implement({
  description: 'A mean with what it is made of and how sure it is.',
  fields: (t) => ({
    sum: t.exposeFloat('sum', { description: 'The sum of the values.' }),
    count: t.exposeInt('count', { description: 'How many values there are.' }),
    mean: t.exposeFloat('mean', { nullable: true, description: 'The mean; null without a single value.' }),
    clustered: t.expose('clustered', {
      type: ConfidenceInterval,
      nullable: true,
      description: 'With values of one question being like each other; null with fewer than two questions.',
    }),
  }),
});
