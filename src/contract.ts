import type { GraphQLSchema } from 'graphql';
import { EVENT_DEFINITIONS } from './event-definitions.ts';
import { describeData } from './events/data-schema.ts';
import { printSorted } from './graphql/print.ts';
import { buildSchema } from './graphql/schema.ts';
import { scopesOf } from './graphql/scopes.ts';
import { introduction } from './introduction.ts';
import { once } from './kernel/once.ts';
import { compileRoutes } from './rest/compile.ts';
import type { CompiledRoute } from './rest/compiled.ts';
import type { JsonSchema } from './rest/json-schema.ts';
import { openapiDocument } from './rest/openapi.ts';
import { ROUTE_TABLES } from './rest/routes.ts';

/** The version that is promised; CHANGELOG.md says what each holds. */
export const API_VERSION = '0.1.0';

/** Everything the product promises to its callers, made from the definitions that serve them. */
export type Contract = {
  schema: GraphQLSchema;
  routes: CompiledRoute[];
  /** Printed when it is first asked for: a process that starts has more urgent things to do. */
  openapi: () => JsonSchema;
};

/** Builds both faces. @param publicUrl the address printed as the server @throws Error naming every route that does not compile */
export function buildContract(publicUrl: string): Contract {
  const { schema, routes } = faces();
  const openapi = once(() => openapiOf(schema, routes, publicUrl));
  return { schema, routes, openapi };
}

/** Nothing of an installation is in them, so a process that builds several apps builds these once. */
const faces = once(() => {
  const schema = buildSchema();
  return { schema, routes: compileRoutes({ schema, tables: ROUTE_TABLES, scopesOf }) };
});

function openapiOf(schema: GraphQLSchema, routes: readonly CompiledRoute[], publicUrl: string): JsonSchema {
  return openapiDocument({
    routes,
    schema,
    events: EVENT_DEFINITIONS.map((event) => ({ ...event, data: describeData(event) })),
    info: {
      title: 'eCommerce Insights API',
      version: API_VERSION,
      description: introduction(publicUrl),
      contact: { name: 'eCommerce Insights', url: `${publicUrl}/docs` },
      license: { name: 'Proprietary', url: `${publicUrl}/docs` },
    },
    servers: [{ url: `${publicUrl}/v1`, description: 'This installation.' }],
    externalDocs: { url: `${publicUrl}/docs/reference.md`, description: 'The same as one Markdown file.' },
  });
}

/** The two documents that are checked in. They name the address of a default installation. */
export function printContract(): { 'schema.graphql': string; 'openapi.json': string } {
  const { schema, openapi } = buildContract('http://127.0.0.1:4000');
  return {
    'schema.graphql': printSorted(schema),
    'openapi.json': `${JSON.stringify(openapi(), null, 2)}\n`,
  };
}
