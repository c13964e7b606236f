import { catalogChanged } from './domains/catalog/index.ts';
import { auditCompleted } from './domains/scores/index.ts';
import { webhookEndpointChanged, webhookEndpointDisabled, webhookTest } from './domains/webhooks/index.ts';
import type { EventDefinition } from './events/define.ts';
import { jobEvents } from './work/job-events.ts';

/** Every kind of event, in the order the documentation shows those that fire webhooks. */
export const EVENT_DEFINITIONS: readonly EventDefinition[] = [
  auditCompleted,
  webhookEndpointDisabled,
  webhookTest,
  catalogChanged,
  webhookEndpointChanged,
  ...jobEvents,
];
