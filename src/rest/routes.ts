import { alertRoutes } from '../domains/alerts/rest.ts';
import { catalogRoutes } from '../domains/catalog/rest.ts';
import { eventRoutes } from '../domains/event-log/rest.ts';
import { jobRoutes } from '../domains/jobs/rest.ts';
import { reviewFeedRoutes } from '../domains/personas/rest/feeds.ts';
import { personaRoutes } from '../domains/personas/rest.ts';
import { engineRoutes } from '../domains/prompt-runs/rest/engine-settings.ts';
import { aliasRoutes, competitorRoutes } from '../domains/prompt-runs/rest/names.ts';
import { promptRunRoutes } from '../domains/prompt-runs/rest/prompt-runs.ts';
import { promptSetRoutes } from '../domains/prompt-runs/rest/prompt-sets.ts';
import { visibilityRoutes } from '../domains/prompt-runs/rest/visibility.ts';
import { recommendationRoutes } from '../domains/recommendations/rest.ts';
import { scheduleRoutes } from '../domains/schedules/rest.ts';
import { scoreRoutes } from '../domains/scores/rest.ts';
import { storeRoutes } from '../domains/stores/rest.ts';
import { webhookRoutes } from '../domains/webhooks/rest.ts';
import { apiKeyRoutes } from '../domains/workspaces/rest.ts';
import type { RouteTable } from './route.ts';

/** The routes of every domain, in the order the documentation shows them. */
export const ROUTE_TABLES: readonly RouteTable[] = [
  catalogRoutes,
  scoreRoutes,
  recommendationRoutes,
  promptRunRoutes,
  visibilityRoutes,
  alertRoutes,
  promptSetRoutes,
  competitorRoutes,
  aliasRoutes,
  engineRoutes,
  personaRoutes,
  reviewFeedRoutes,
  jobRoutes,
  webhookRoutes,
  eventRoutes,
  apiKeyRoutes,
  storeRoutes,
  scheduleRoutes,
];
