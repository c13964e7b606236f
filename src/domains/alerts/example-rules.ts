import { appendEvents } from '../../events/append.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import type { Transaction } from '../../platform/db.ts';
import { alertRuleChanged } from './events.ts';

const EXAMPLES = [
  { name: 'Example: a score below 50, or 15 points down in a week', type: 'SCORE_DROP', threshold: 50, delta: 15 },
  { name: 'Example: a product that no engine cites any more', type: 'CITATION_LOSS' },
  { name: 'Example: a crawler that is newly kept out', type: 'CRAWLER_ACCESS_REGRESSION' },
] as const satisfies readonly Partial<Prisma.AlertRuleCreateManyInput>[];

/** Gives a new workspace three rules to begin with, disabled and without channels: they watch once somebody enables them. */
export async function addExampleRules(tx: Transaction, where: { workspaceId: string; clock: Clock }): Promise<void> {
  const now = where.clock.now();
  const rules = EXAMPLES.map((example) => ({
    ...example,
    id: newId('AlertRule', now.getTime()),
    workspaceId: where.workspaceId,
    scopeKind: 'ALL' as const,
    enabled: false,
    createdAt: now,
    updatedAt: now,
  }));
  await tx.alertRule.createMany({ data: rules });
  const happened = rules.map(({ id }) => ({ subjectId: id, data: { rule_id: id, action: 'created' as const } }));
  await appendEvents(tx, where, alertRuleChanged, happened);
}
