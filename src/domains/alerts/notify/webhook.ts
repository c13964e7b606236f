import { type AlertMessage, firesUrl, type MessageAlert } from './message.ts';

/**
 * The message as a webhook channel sends it, in the envelope of every event: the same bytes on every attempt. `more` says
 * how many lines are not listed and where to read them; null when all are.
 */
export function webhookBody(message: AlertMessage): string {
  return JSON.stringify({
    id: message.deliveryId,
    type: 'alert.fired',
    created_at: message.createdAt,
    workspace_id: message.workspaceId,
    data: {
      rule: { id: message.rule.id, name: message.rule.name, type: message.rule.type.toLowerCase() },
      is_test: message.isTest,
      alerts: message.alerts.map(alertOf),
      cleared: message.cleared.map(alertOf),
      more: message.left > 0 ? { count: message.left, url: firesUrl(message) } : null,
    },
  });
}

function alertOf(alert: MessageAlert) {
  return {
    fire_id: alert.fireId,
    sku: alert.sku,
    summary: alert.summary,
    count: alert.count,
    first_at: alert.firstAt,
    last_at: alert.lastAt,
    details: alert.details,
  };
}
