import { type GraphQLSchema, isEnumType } from 'graphql';
import { isRecord } from '../kernel/json.ts';
import { pascalCase } from '../kernel/naming.ts';
import { exampleOf, NO_EXAMPLE } from './example.ts';
import { enumRef, type JsonSchema, refTo, type SchemaNames } from './json-schema.ts';
import { header } from './openapi-responses.ts';

/** A kind of event; `data` names and describes what it says, and `example` is one. */
export type EventDescription = {
  type: string;
  description: string;
  isWebhook: boolean;
  data: { name: string; description: string; schema: JsonSchema };
  example?: unknown;
};

/** Whatever an event says; what another version wrote has a shape that nobody here knows. */
const EVENT_DATA = 'EventData';

/** Adds a component for what each kind of event says, and one for whatever any of them says. */
export function addEventData(events: readonly EventDescription[], schema: GraphQLSchema, names: SchemaNames): void {
  if (events.length === 0) return;
  for (const { data, example } of events) {
    if (names.has(data.name)) continue;
    const own = withRefs(data.schema, schema, names);
    const examples = example === undefined ? {} : { examples: [example] };
    names.set(data.name, { ...own, description: data.description, ...examples });
  }
  const other = { type: 'object', description: 'What an event says that another version wrote.' };
  names.set('OtherEventData', other);
  const kinds = [...new Set(events.map(({ data }) => data.name)), 'OtherEventData'];
  const description = "What an event says; its shape is the type's.";
  names.set(EVENT_DATA, { description, anyOf: kinds.map((name) => ({ $ref: refTo(name) })) });
}

/** Words that the schemas of events say for other readers than those of the document. */
const UNPRINTED: ReadonlySet<string> = new Set(['title', 'about', 'meanings', 'size', 'propertyNames']);

/** A schema whose titled parts are components: an enum is that of the graph, an object is added. */
function withRefs(part: JsonSchema, schema: GraphQLSchema, names: SchemaNames): JsonSchema {
  const printed = Object.fromEntries(
    Object.entries(part)
      .filter(([key, value]) => !UNPRINTED.has(key) && !isUnboundedInteger(key, value))
      .map(([key, value]) => [key, partOf(key, value, schema, names)]),
  );
  return part['type'] === 'integer' ? { ...printed, format: 'int32' } : printed;
}

function partOf(key: string, value: unknown, schema: GraphQLSchema, names: SchemaNames): unknown {
  if (key === 'properties' && isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, referred(one, schema, names)]));
  }
  if (key === 'anyOf' && Array.isArray(value)) return value.map((one) => referred(one, schema, names));
  return key === 'items' ? referred(value, schema, names) : value;
}

function referred(value: unknown, schema: GraphQLSchema, names: SchemaNames): unknown {
  if (!isRecord(value)) return value;
  const { title, about, description } = value;
  if (typeof title !== 'string') return withRefs(value, schema, names);
  const said = typeof description === 'string' ? { description } : {};
  const type = schema.getType(title);
  if (isEnumType(type)) return { ...enumRef(type, names), ...said };
  if (!names.has(title)) {
    const { description: _ofThisPlace, ...own } = withRefs(value, schema, names);
    names.set(title, { ...own, description: String(about) });
  }
  return { $ref: refTo(title), ...said };
}

/** A whole number without bounds has those of what JavaScript can count. */
function isUnboundedInteger(key: string, value: unknown): boolean {
  return (key === 'minimum' || key === 'maximum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER;
}

/** The tag of what is sent. */
export const WEBHOOK_TAG = { name: 'Webhooks', description: 'What we send to your endpoints when something happens.' };

const WEBHOOK_HEADERS = [
  header('X-EI-Event', 'The type of the event.'),
  header('X-EI-Signature', '`sha256=` and the hex HMAC-SHA256 of the raw body, keyed with the endpoint secret.'),
  header('webhook-id', 'The id of the event, the same on every attempt: use it to drop repeats.'),
  header('webhook-timestamp', 'When this attempt was sent, in Unix seconds.'),
  header('webhook-signature', 'Signatures after the Standard Webhooks scheme, space-separated.'),
];

/** What endpoints are sent; the body of each kind of event is a component. */
export function webhooks(events: readonly EventDescription[], names: SchemaNames): JsonSchema {
  return Object.fromEntries(events.map((event) => [event.type, { post: webhookObject(event, names) }]));
}

function webhookObject({ type, description, data }: EventDescription, names: SchemaNames): JsonSchema {
  const text = (example: string) => ({ type: 'string', examples: [example] });
  const schema: JsonSchema = {
    type: 'object',
    required: ['id', 'type', 'created_at', 'workspace_id', 'data'],
    properties: {
      id: text('evt_01jvxq3zk2e8tt4m6w9r5b7c0d'),
      type: { type: 'string', const: type },
      created_at: { type: 'string', format: 'date-time' },
      workspace_id: text('ws_01jvxq3zk2e8tt4m6w9r5b7c0d'),
      data: { $ref: refTo(data.name) },
    },
  };
  const name = pascalCase(type);
  const body = `${name}Event`;
  names.set(body, { description: `What is sent as \`${type}\`.`, ...schema });
  const example = exampleOf(schema, names);
  return {
    operationId: `on${name}`,
    tags: [WEBHOOK_TAG.name],
    summary: type,
    description,
    security: [],
    parameters: WEBHOOK_HEADERS,
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: { $ref: refTo(body) }, ...(example === NO_EXAMPLE ? {} : { example }) },
      },
    },
    responses: {
      '2XX': { description: 'Taken. Anything else, or nothing within 15 seconds, is tried again later.' },
      '410': { description: 'The endpoint is gone: it is disabled at once.' },
    },
  };
}
