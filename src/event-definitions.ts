import { alertFired, alertRuleChanged } from './domains/alerts/index.ts';
import { catalogChanged } from './domains/catalog/index.ts';
import { personasRegenerated, personaUpdated, reviewFeedChanged, reviewsImported } from './domains/personas/index.ts';
import {
  aliasChanged,
  competitorChanged,
  competitorsProposed,
  engineBudgetChanged,
  engineKeyChanged,
  promptRunsCompleted,
  promptRunsProgressed,
  promptRunsRecounted,
  promptSetChanged,
} from './domains/prompt-runs/index.ts';
import { recommendationApplied, recommendationChanged, recommendationPushed } from './domains/recommendations/index.ts';
import { scheduleChanged, scheduleFailed } from './domains/schedules/index.ts';
import { auditCompleted } from './domains/scores/index.ts';
import { storeConnected, storeRemoved } from './domains/stores/index.ts';
import { webhookEndpointChanged, webhookEndpointDisabled, webhookTest } from './domains/webhooks/index.ts';
import { keyCreated, keyRevoked, keyRotated, keyUpdated } from './domains/workspaces/index.ts';
import type { EventDefinition } from './events/define.ts';
import { jobEvents } from './work/job-events.ts';

/** Every kind of event, in the order the documentation shows those that fire webhooks. */
export const EVENT_DEFINITIONS: readonly EventDefinition[] = [
  auditCompleted,
  promptRunsCompleted,
  alertFired,
  recommendationApplied,
  recommendationPushed,
  webhookEndpointDisabled,
  webhookTest,
  catalogChanged,
  recommendationChanged,
  alertRuleChanged,
  promptRunsProgressed,
  promptRunsRecounted,
  promptSetChanged,
  competitorChanged,
  competitorsProposed,
  engineBudgetChanged,
  aliasChanged,
  engineKeyChanged,
  reviewsImported,
  personasRegenerated,
  personaUpdated,
  reviewFeedChanged,
  webhookEndpointChanged,
  scheduleChanged,
  scheduleFailed,
  storeConnected,
  storeRemoved,
  keyCreated,
  keyUpdated,
  keyRotated,
  keyRevoked,
  ...jobEvents,
];
