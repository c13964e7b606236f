import { z } from 'zod';
import { moment, openWord, text, whole, wordsOf } from '../../events/data-fields.ts';
import { defineEvent } from '../../events/define.ts';

const bucket = z
  .object({
    bucket: openWord('BucketId').describe('Which of the five.'),
    score: z.number().describe('Points earned.'),
    max: z.number().describe('Points that could be earned.'),
  })
  .meta({ title: 'BucketScore', about: 'What a page earned in one bucket.' });

/** An audit ended with a score. */
export const auditCompleted = defineEvent({
  type: 'audit.completed',
  description: 'An audit ended with a score.',
  isWebhook: true,
  data: z.object({
    run_id: text('The score.'),
    job_id: text('The job that audited; null when none did.').nullable(),
    sku: text("The product's SKU."),
    url: text('The address that was audited.'),
    channel: wordsOf('Channel', ['d2c', 'retailer', 'marketplace']).describe('Where the page stands.'),
    model: wordsOf('ScoreModel', ['pdp', 'rufus']).describe('The table of criteria that was applied.'),
    score: whole('0..100.').min(0).max(100),
    band: wordsOf('ScoreBand', ['good', 'fair', 'poor']).describe('The score in a word.'),
    previous_score: whole('The score before; null at the first.').nullable(),
    delta: whole('The change since then.').nullable(),
    buckets: z.array(bucket).max(5).describe('The five buckets.'),
    audited_at: moment('When the audit ended.'),
  }),
  example: {
    run_id: 'run_01jvxq3zk2e8tt4m6w9r5b7c0d',
    job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d',
    sku: 'VRN-AC1',
    url: 'https://vornado.com/products/ac1',
    channel: 'd2c',
    model: 'pdp',
    score: 78,
    band: 'good',
    previous_score: 64,
    delta: 14,
    buckets: [
      { bucket: 'geo', score: 19, max: 20 },
      { bucket: 'content', score: 14, max: 20 },
      { bucket: 'semantic', score: 16, max: 20 },
      { bucket: 'visual', score: 12, max: 20 },
      { bucket: 'technical', score: 17, max: 20 },
    ],
    audited_at: '2026-05-23T08:31:00Z',
  },
});
