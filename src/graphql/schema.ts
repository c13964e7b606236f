import { GraphQLSchema } from 'graphql';
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
import { listEnumValues } from './enum-faults.ts';
import { answerMissingWithNull } from './missing.ts';

const DESCRIPTION =
  'How AI shopping assistants see the products of a workspace, and what can be done about it. Lists are Relay connections; a lookup that finds nothing is null; a refused change is an error with a code.';

/** The schema of every domain; the imports above are the list. */
export function buildSchema(): GraphQLSchema {
  const schema = new GraphQLSchema({ ...builder.toSchema().toConfig(), description: DESCRIPTION });
  return answerMissingWithNull(listEnumValues(schema));
}
