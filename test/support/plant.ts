import type { IdType } from '../../src/kernel/ids.ts';
import type { TestApp } from './app.ts';

/** The kinds of rows that `plantRows` writes. */
export const PLANTED = [
  'Product',
  'ScoreRun',
  'Job',
  'Event',
  'WebhookEndpoint',
  'WebhookDelivery',
  'Store',
  'Recommendation',
  'ApiKey',
  'Schedule',
  'Upload',
  'PromptSet',
  'Competitor',
  'NameAlias',
  'PromptSession',
  'EngineResponse',
  'Review',
  'Persona',
  'AlertRule',
  'AlertChannel',
  'AlertFire',
  'AlertDelivery',
  'ReviewFeed',
] as const satisfies readonly IdType[];

/** What planting a row needs to know: its tenant, and the ids that the rows shall have. */
export type Plant = { run: TestApp; workspaceId: string; ids: Record<(typeof PLANTED)[number], string>; sku: string };
