import type { GraphQLSchema } from 'graphql';
import { isRecord } from '../kernel/json.ts';
import type { CompiledRoute } from './compiled.ts';
import type { JsonSchema } from './json-schema.ts';
import { addEventData, type EventDescription, WEBHOOK_TAG, webhooks } from './openapi-events.ts';
import { ERROR_CODE_SCHEMA, ERROR_SCHEMA, FAULT_SCHEMA, HEADERS, header } from './openapi-responses.ts';
import { answerSchema, bodySchema, type Components, operationObject } from './openapi-route.ts';

/** What the document says of the API as a whole. `servers` are base URLs, the base path included. */
export type OpenapiInput = {
  /** The schema that the routes were compiled with. */
  schema: GraphQLSchema;
  routes: readonly CompiledRoute[];
  /** Every kind of event; those that fire webhooks are printed as such, too. */
  events: readonly EventDescription[];
  info: {
    title: string;
    version: string;
    description: string;
    contact: { name: string; url?: string; email?: string };
    license: { name: string; url?: string; identifier?: string };
  };
  servers: readonly { url: string; description: string }[];
  externalDocs?: { url: string; description: string };
};

const PARAMETERS: JsonSchema = {
  RequestId: header('X-Request-Id', 'An id of your own for this request; the answer repeats it.', { maxLength: 200 }),
  IdempotencyKey: header(
    'Idempotency-Key',
    'Makes a retry safe for 24 hours: the same key with the same request gets the stored answer.',
    { maxLength: 255 },
  ),
  IfNoneMatch: header('If-None-Match', 'The `ETag` you hold; the answer is 304 while it is current.'),
  IfMatch: header('If-Match', 'The `ETag` you edited; the answer is 412 when the row has changed since.'),
  LastEventId: header('Last-Event-ID', 'The last event you got; the stream goes on after it. Browsers send it.'),
};

/** The OpenAPI 3.1 document of the compiled routes: the same input gives the same document, byte for byte. */
export function openapiDocument({ schema, routes, events, info, servers, externalDocs }: OpenapiInput): JsonSchema {
  const components: Components = {
    schemas: new Map([
      ['Error', ERROR_SCHEMA],
      ['ErrorCode', ERROR_CODE_SCHEMA],
      ['Fault', FAULT_SCHEMA],
    ]),
    responses: new Map(),
  };
  addEventData(events, schema, components.schemas);
  rememberExamples(routes, components);
  const paths: Record<string, JsonSchema> = {};
  for (const route of routes) {
    const operation = { [route.method.toLowerCase()]: operationObject(route, components) };
    paths[route.path] = { ...paths[route.path], ...operation };
  }
  const tags = new Map(routes.map(({ tag }) => [tag.name, tag]));
  const firing = events.filter(({ isWebhook }) => isWebhook);
  if (firing.length > 0 && !tags.has(WEBHOOK_TAG.name)) tags.set(WEBHOOK_TAG.name, WEBHOOK_TAG);
  const document = {
    openapi: '3.1.0',
    info,
    ...(externalDocs ? { externalDocs } : {}),
    servers,
    tags: [...tags.values()],
    security: [{ bearer: [] }],
    paths,
    ...(firing.length > 0 ? { webhooks: webhooks(firing, components.schemas) } : {}),
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key of the workspace, sent as `Authorization: Bearer KEY`.',
        },
      },
      parameters: PARAMETERS,
      headers: HEADERS,
      responses: sorted(components.responses),
      schemas: sorted(components.schemas),
    },
  };
  return withoutUnused(document);
}

/** An example written for one route is the example of its component wherever that is shown. */
function rememberExamples(routes: readonly CompiledRoute[], { schemas }: Components): void {
  for (const route of routes) {
    remember(answerSchema(route, schemas), route.example?.response, schemas);
    remember(bodySchema(route, schemas), route.example?.request, schemas);
  }
}

function remember(schema: JsonSchema | null, example: unknown, schemas: Components['schemas']): void {
  const choices = schema?.['anyOf'];
  const record: unknown = Array.isArray(choices) && !Array.isArray(example) ? choices[0] : schema;
  const reference = isRecord(record) ? record['$ref'] : undefined;
  if (example === undefined || typeof reference !== 'string') return;
  const component = schemas.get(reference.slice(reference.lastIndexOf('/') + 1));
  if (component && !Array.isArray(component['examples'])) component['examples'] = [example];
}

function sorted(names: ReadonlyMap<string, JsonSchema>): JsonSchema {
  return Object.fromEntries([...names].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The document without the parameters and headers that nothing refers to. */
function withoutUnused(document: JsonSchema & { components: Record<string, JsonSchema> }): JsonSchema {
  const printed = JSON.stringify(document);
  const used = (kind: string) =>
    Object.fromEntries(
      Object.entries(document.components[kind] ?? {}).filter(([name]) =>
        printed.includes(`"#/components/${kind}/${name}"`),
      ),
    );
  return {
    ...document,
    components: { ...document.components, parameters: used('parameters'), headers: used('headers') },
  };
}
