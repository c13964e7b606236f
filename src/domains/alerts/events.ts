import { z } from 'zod';
import { defineEvent } from '../../events/define.ts';

const TYPES = [
  'score_drop',
  'score_improvement',
  'citation_loss',
  'crawler_access_regression',
  'new_competitor_mention',
] as const;

/** A rule found a breach. It fires once for a breach, and again only after that has cleared. */
export const alertFired = defineEvent({
  type: 'alert.fired',
  description: 'An alert rule found a breach, with the numbers that caused it.',
  isWebhook: true,
  data: z.object({
    fire_id: z.string(),
    rule_id: z.string(),
    rule_name: z.string(),
    alert_type: z.enum(TYPES),
    sku: z.string().nullable(),
    summary: z.string(),
    details: z.record(z.string(), z.unknown()),
    run_id: z.string().nullable(),
    session_id: z.string().nullable(),
    fired_at: z.string(),
  }),
  example: {
    fire_id: 'fire_01jvxq3zk2e8tt4m6w9r5b7c0d',
    rule_id: 'rule_01jvxq3zk2e8tt4m6w9r5b7c0d',
    rule_name: 'Score below 50',
    alert_type: 'score_drop',
    sku: 'VRN-AC1',
    summary: 'The score of VRN-AC1 fell to 46, below 50.',
    details: { score_before: 78, score_after: 46, causes: [{ cause: 'below_threshold', threshold: 50 }] },
    run_id: 'run_01jvxq3zk2e8tt4m6w9r5b7c0d',
    session_id: null,
    fired_at: '2026-05-23T08:31:00Z',
  },
});

/** Somebody changed a rule. */
export const alertRuleChanged = defineEvent({
  type: 'alert_rule.changed',
  description: 'An alert rule was created, changed or deleted.',
  data: z.object({ rule_id: z.string(), action: z.enum(['created', 'updated', 'deleted']) }),
});
