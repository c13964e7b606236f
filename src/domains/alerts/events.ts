import { z } from 'zod';
import { changeAction, moment, text, wordsOf } from '../../events/data-fields.ts';
import { defineEvent } from '../../events/define.ts';

const alertType = wordsOf('AlertType', [
  'score_drop',
  'score_improvement',
  'citation_loss',
  'crawler_access_regression',
  'new_competitor_mention',
]);

/** A rule found a breach. It fires once for a breach, and again only after that has cleared. */
export const alertFired = defineEvent({
  type: 'alert.fired',
  description: 'An alert rule found a breach, with the numbers that caused it.',
  isWebhook: true,
  data: z.object({
    fire_id: text('The fire.'),
    rule_id: text('The rule that fired.'),
    rule_name: text("The rule's name when it fired."),
    alert_type: alertType.describe('What was found.'),
    sku: text('The product it is about; null for the whole catalogue.').nullable(),
    summary: text('One sentence for people.'),
    details: z.record(z.string(), z.unknown()).describe('The numbers before and after, and every cause with its own.'),
    run_id: text('The audit that showed it.').nullable(),
    session_id: text('The session that showed it.').nullable(),
    fired_at: moment('When it was found.'),
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
  data: z.object({ rule_id: text('The rule.'), action: changeAction }),
});
