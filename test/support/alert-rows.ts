import { sealTarget } from '../../src/domains/alerts/channel-target.ts';
import type { Plant } from './plant.ts';

/** Writes a rule with its channel, a fire and a delivery that tells of it. */
export async function plantAlerts({ run, workspaceId, ids, sku }: Plant): Promise<void> {
  const { db, secrets } = run.app.services;
  const now = new Date();
  const rule = { name: 'Planted rule', type: 'SCORE_DROP', scopeKind: 'ALL', threshold: 50 } as const;
  await db.alertRule.create({ data: { ...rule, id: ids.AlertRule, workspaceId, createdAt: now, updatedAt: now } });
  const channel = { id: ids.AlertChannel, workspaceId };
  const target = { kind: 'SLACK', url: 'https://hooks.slack.com/services/planted' } as const;
  await db.alertChannel.create({
    data: {
      ...channel,
      ruleId: ids.AlertRule,
      kind: 'SLACK',
      target: 'planted',
      position: 0,
      targetSealed: sealTarget(secrets, channel, target),
    },
  });
  const found = {
    ruleName: rule.name,
    type: rule.type,
    subject: ids.Product,
    summary: `${sku}: the score is 40.`,
    details: {},
  };
  await db.alertFire.create({
    data: {
      ...found,
      id: ids.AlertFire,
      workspaceId,
      ruleId: ids.AlertRule,
      eventId: ids.Event,
      sku,
      runId: ids.ScoreRun,
      firedAt: now,
    },
  });
  await db.alertState.create({
    data: {
      workspaceId,
      ruleId: ids.AlertRule,
      subject: ids.Product,
      cause: 'below_threshold',
      fireId: ids.AlertFire,
      since: now,
    },
  });
  const sent = { slot: `planted ${ids.AlertDelivery}`, dueAt: now, status: 'DELIVERED', createdAt: now } as const;
  await db.alertDelivery.create({
    data: {
      ...sent,
      id: ids.AlertDelivery,
      workspaceId,
      channelId: ids.AlertChannel,
      fires: { create: { fireId: ids.AlertFire } },
    },
  });
}
