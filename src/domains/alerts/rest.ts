import { defineRoutes } from '../../rest/route.ts';
import { CHANGED_RULE, DELIVERY, DRY_RUN, FIRE, NEW_RULE, RULE, RULE_INPUT } from './rest-examples.ts';

const RuleFields = /* GraphQL */ `
  fragment AlertRuleFields on AlertRule {
    id name type scope { all tag category skus } threshold delta engines
    channels { id kind target } batching quiet_hours: quietHours { start end timezone } timezone enabled
    created_at: createdAt updated_at: updatedAt
  }
`;

const FireFields = /* GraphQL */ `
  fragment AlertFireFields on AlertFire {
    id rule_id: ruleId rule_name: ruleName type sku summary details run_id: runId session_id: sessionId
    fired_at: firedAt cleared_at: clearedAt
  }
`;

const DeliveryFields = /* GraphQL */ `
  fragment AlertDeliveryFields on AlertDelivery {
    id rule_id: ruleId channel_id: channelId kind target fire_ids: fireIds is_test: isTest status attempts
    http_status: httpStatus error due_at: dueAt created_at: createdAt completed_at: completedAt
  }
`;

const SavedRuleFields = /* GraphQL */ `
  fragment SavedAlertRuleFields on AlertRule { ...AlertRuleFields channels { secret } }
`;

const DryRunFields = /* GraphQL */ `
  fragment AlertDryRunFields on AlertDryRun {
    events is_partial: isPartial fire_count: fireCount fires { at sku summary details }
  }
`;

/** The documented alert paths. */
export const alertRoutes = defineRoutes(
  { name: 'Alerts', description: 'Rules that tell people when a score, a crawler or an answer changes for the worse.' },
  [
    {
      method: 'GET',
      path: '/alerts/rules',
      envelope: 'page',
      summary: 'List alert rules, newest first',
      operation: /* GraphQL */ `
        query listAlertRules($limit: Int = 50, $cursor: String) {
          alertRules(first: $limit, after: $cursor) {
            data: nodes { ...AlertRuleFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'POST',
      path: '/alerts/rules',
      envelope: 'created',
      location: '/alerts/rules/{id}',
      summary: 'Create an alert rule',
      description:
        'A rule fires once for a breach, and again only after that has cleared. Fires are recorded at once; quiet hours and batching delay the messages alone.',
      errors: ['limit_reached', 'egress_denied', 'channel_not_configured'],
      example: { request: RULE_INPUT, response: NEW_RULE },
      operation: /* GraphQL */ `
        mutation createAlertRule($input: AlertRuleInput!) {
          createAlertRule(input: $input) { ...SavedAlertRuleFields }
        }`,
    },
    {
      method: 'GET',
      path: '/alerts/rules/{id}',
      envelope: 'item',
      summary: 'One alert rule',
      example: { response: RULE },
      operation: /* GraphQL */ `query getAlertRule($id: ID!) { alertRule(id: $id) { ...AlertRuleFields } }`,
    },
    {
      method: 'PATCH',
      path: '/alerts/rules/{id}',
      envelope: 'item',
      summary: 'Change an alert rule, or turn it on or off',
      description: 'Given channels replace those the rule has; one given by its `id` is kept as it is.',
      errors: ['egress_denied', 'channel_not_configured'],
      example: { request: { enabled: false }, response: CHANGED_RULE },
      operation: /* GraphQL */ `
        mutation updateAlertRule($id: ID!, $input: AlertRulePatch!) {
          updateAlertRule(id: $id, input: $input) { ...SavedAlertRuleFields }
        }`,
    },
    {
      method: 'DELETE',
      path: '/alerts/rules/{id}',
      envelope: 'item',
      summary: 'Delete an alert rule; its fires stay',
      operation: /* GraphQL */ `
        mutation deleteAlertRule($id: ID!) { deleteAlertRule(id: $id) { ...AlertRuleFields } }`,
    },
    {
      method: 'POST',
      path: '/alerts/rules/{id}/test',
      envelope: 'ok',
      summary: 'What a rule would have fired for',
      description:
        'A dry run over the last `days` of the log, as if the rule had been new then; nothing is written or sent.',
      example: { response: DRY_RUN },
      operation: /* GraphQL */ `
        mutation dryRunAlertRule($id: ID!, $days: Int) {
          dryRunAlertRule(id: $id, days: $days) {
            ...AlertDryRunFields
          }
        }`,
    },
    {
      method: 'POST',
      path: '/alerts/channels/{id}/test',
      envelope: 'accepted',
      summary: 'Send a test message to a channel',
      example: {
        response: {
          job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d',
          status: 'queued',
          delivery_id: 'adl_01jvxq3zk2e8tt4m6w9r5b7c0d',
        },
      },
      operation: /* GraphQL */ `
        mutation testAlertChannel($id: ID!) {
          testAlertChannel(id: $id) { job_id: jobId status delivery_id: deliveryId }
        }`,
    },
    {
      method: 'GET',
      path: '/alerts/fires',
      envelope: 'page',
      summary: 'Recent fires, newest first',
      operation: /* GraphQL */ `
        query listAlertFires($limit: Int = 50, $cursor: String, $rule_id: ID, $sku: String, $since: DateTime) {
          alertFires(first: $limit, after: $cursor, ruleId: $rule_id, sku: $sku, since: $since) {
            data: nodes { ...AlertFireFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/alerts/fires/{id}',
      envelope: 'item',
      summary: 'One fire',
      example: { response: FIRE },
      operation: /* GraphQL */ `query getAlertFire($id: ID!) { alertFire(id: $id) { ...AlertFireFields } }`,
    },
    {
      method: 'GET',
      path: '/alerts/deliveries',
      envelope: 'page',
      summary: 'Messages of alert channels, newest first',
      description: 'What was sent or waits to be: each with its status, its tries and the fires it tells of.',
      example: { response: { data: [DELIVERY], pagination: { next_cursor: null, has_more: false } } },
      operation: /* GraphQL */ `
        query listAlertDeliveries(
          $limit: Int = 50, $cursor: String, $rule_id: ID, $fire_id: ID, $status: AlertDeliveryStatus
        ) {
          alertDeliveries(first: $limit, after: $cursor, ruleId: $rule_id, fireId: $fire_id, status: $status) {
            data: nodes { ...AlertDeliveryFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
  ],
  [RuleFields, FireFields, DeliveryFields, SavedRuleFields, DryRunFields],
);
