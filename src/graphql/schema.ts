import type { GraphQLSchema } from 'graphql';
import './scalars.ts';
import './node.ts';
import '../domains/catalog/schema.ts';
import '../domains/scores/schema.ts';
import '../domains/recommendations/schema.ts';
import '../domains/prompt-runs/schema.ts';
import '../domains/personas/schema.ts';
import '../domains/jobs/schema.ts';
import '../domains/event-log/schema.ts';
import '../domains/webhooks/schema.ts';
import '../domains/schedules/schema.ts';
import '../domains/stores/schema.ts';
import '../domains/alerts/schema.ts';
import '../domains/workspaces/schema.ts';
import { builder } from './builder.ts';
import { answerMissingWithNull } from './missing.ts';

/** The schema of every domain; the imports above are the list. */
export function buildSchema(): GraphQLSchema {
  return answerMissingWithNull(builder.toSchema());
}
