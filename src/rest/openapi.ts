import { isRecord } from '../kernel/json.ts';
import type { CompiledRoute } from './compiled.ts';
import { exampleOf, NO_EXAMPLE } from './example.ts';
import type { JsonSchema } from './json-schema.ts';
import { ERROR_SCHEMA, FAULT_SCHEMA, HEADERS } from './openapi-responses.ts';
import { answerSchema, bodySchema, type Components, operationObject } from './openapi-route.ts';

/** An event that fires webhooks; `dataSchema` describes what its `data` holds, and `example` is one. */
export type EventDescription = { type: string; description: string; dataSchema: JsonSchema; example?: unknown };

/** What the document says of the API as a whole. `servers` are base URLs, the base path included. */
export type OpenapiInput = {
  routes: readonly CompiledRoute[];
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

const header = (name: string, description: string, more: JsonSchema = {}) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string', ...more },
});

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
export function openapiDocument({ routes, events, info, servers, externalDocs }: OpenapiInput): JsonSchema {
  const components: Components = {
    schemas: new Map([
      ['Error', ERROR_SCHEMA],
      ['Fault', FAULT_SCHEMA],
    ]),
    responses: new Map(),
  };
  rememberExamples(routes, components);
  const paths: Record<string, JsonSchema> = {};
  for (const route of routes) {
    const operation = { [route.method.toLowerCase()]: operationObject(route, components) };
    paths[route.path] = { ...paths[route.path], ...operation };
  }
  const tags = new Map(routes.map(({ tag }) => [tag.name, tag]));
  if (events.length > 0 && !tags.has(WEBHOOK_TAG.name)) tags.set(WEBHOOK_TAG.name, WEBHOOK_TAG);
  const document = {
    openapi: '3.1.0',
    info,
    ...(externalDocs ? { externalDocs } : {}),
    servers,
    tags: [...tags.values()],
    security: [{ bearer: [] }],
    paths,
    ...(events.length > 0 ? { webhooks: webhooks(events) } : {}),
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

const WEBHOOK_TAG = { name: 'Webhooks', description: 'What we send to your endpoints when something happens.' };

const WEBHOOK_HEADERS = [
  header('X-EI-Event', 'The type of the event.'),
  header('X-EI-Signature', '`sha256=` and the hex HMAC-SHA256 of the raw body, keyed with the endpoint secret.'),
  header('webhook-id', 'The id of the event, the same on every attempt: use it to drop repeats.'),
  header('webhook-timestamp', 'When this attempt was sent, in Unix seconds.'),
  header('webhook-signature', 'Signatures after the Standard Webhooks scheme, space-separated.'),
];

function webhooks(events: readonly EventDescription[]): JsonSchema {
  return Object.fromEntries(events.map((event) => [event.type, { post: webhookObject(event) }]));
}

function webhookObject({ type, description, dataSchema, example: data }: EventDescription): JsonSchema {
  const text = (example: string) => ({ type: 'string', examples: [example] });
  const schema: JsonSchema = {
    type: 'object',
    required: ['id', 'type', 'created_at', 'workspace_id', 'data'],
    properties: {
      id: text('evt_01jvxq3zk2e8tt4m6w9r5b7c0d'),
      type: { type: 'string', const: type },
      created_at: { type: 'string', format: 'date-time' },
      workspace_id: text('ws_01jvxq3zk2e8tt4m6w9r5b7c0d'),
      data: data === undefined ? dataSchema : { ...dataSchema, examples: [data] },
    },
  };
  const example = exampleOf(schema, new Map());
  const name = type.replace(/(?:^|[^a-z0-9]+)([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
  return {
    operationId: `on${name}`,
    tags: [WEBHOOK_TAG.name],
    summary: type,
    description,
    security: [],
    parameters: WEBHOOK_HEADERS,
    requestBody: {
      required: true,
      content: { 'application/json': example === NO_EXAMPLE ? { schema } : { schema, example } },
    },
    responses: {
      '2XX': { description: 'Taken. Anything else, or nothing within 15 seconds, is tried again later.' },
      '410': { description: 'The endpoint is gone: it is disabled at once.' },
    },
  };
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
