import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { getNamedType, isEnumType, isObjectType, isUnionType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildContract } from '../../src/contract.ts';
import { EVENT_DEFINITIONS } from '../../src/event-definitions.ts';
import { appendEvent } from '../../src/events/append.ts';
import { describeData } from '../../src/events/data-schema.ts';
import { isRecord } from '../../src/kernel/json.ts';
import { camelCase } from '../../src/kernel/naming.ts';
import { enumNames } from '../../src/rest/enums.ts';
import { exampleOf } from '../../src/rest/example.ts';
import type { JsonSchema } from '../../src/rest/json-schema.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { unlimitedTenant } from '../support/unlimited.ts';

const { schema, openapi } = buildContract('http://ei.test');
const document: Json = openapi();
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, 'doc');

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  ours = await unlimitedTenant(run);
});
afterAll(() => run.close());

/** A made-up `data` of an event, from what it declares. */
function madeUp(definition: (typeof EVENT_DEFINITIONS)[number]): Json {
  return definition.example ?? exampleOf(withoutTitles(describeData(definition).schema), new Map());
}

/** Some events name enums that have more words than they say: `JobType`, `Scope`; the first word there is will do. */
function withoutTitles(part: JsonSchema): JsonSchema {
  const type = typeof part['title'] === 'string' ? schema.getType(part['title']) : null;
  if (isEnumType(type)) return { ...part, enum: part['enum'] ?? [...enumNames(type).toRest.values()] };
  const inside = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inside);
    if (!isRecord(value)) return value;
    return withoutTitles(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inside(inner)])));
  };
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, inside(value)]));
}

async function append(definition: (typeof EVENT_DEFINITIONS)[number], data: Json): Promise<string> {
  const { services } = run.app;
  const scope = { workspaceId: ours.workspaceId, clock: services.clock };
  return services.transaction((tx) => appendEvent(tx, scope, definition, { data }));
}

/** Everything that a type has to say, with every field of what it holds. */
function selectionOf(typeName: string): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`${typeName} is no object`);
  const fields = Object.values(type.getFields()).map((field) => {
    const inner = getNamedType(field.type);
    return isObjectType(inner) ? `${field.name} { ${selectionOf(inner.name)} }` : field.name;
  });
  return fields.join(' ');
}

/** What the graph should answer for a value that REST sends. */
function inGraph(value: Json, part: JsonSchema): Json {
  const choices = Array.isArray(part['anyOf']) ? part['anyOf'] : [part];
  const own = choices.find((one: JsonSchema) => one['type'] !== 'null');
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((item) => inGraph(item, own['items']));
  const type = typeof own['title'] === 'string' ? schema.getType(own['title']) : null;
  if (isEnumType(type)) return enumNames(type).toGraphql.get(value);
  if (!isRecord(value) || !isRecord(own['properties'])) return value;
  const properties: Json = own['properties'];
  return Object.fromEntries(
    Object.keys(properties).map((key) => [camelCase(key), inGraph((value as Json)[key] ?? null, properties[key])]),
  );
}

describe('what an event says has a type', () => {
  test.each(EVENT_DEFINITIONS.map((definition) => [definition.type, definition] as const))(
    '%s: the graph answers every field of it, REST the very bytes of the webhook',
    async (_type, definition) => {
      const { name, schema: dataSchema } = describeData(definition);
      const id = await append(definition, madeUp(definition));
      const { body } = await ours.graphql(
        `query ($id: ID!) { event(id: $id) { payload data { __typename ... on ${name} { ${selectionOf(name)} } } } }`,
        { id },
      );
      expect(body.errors).toBeUndefined();
      const { payload, data } = body.data.event;
      expect(data).toEqual({ __typename: name, ...inGraph(payload, dataSchema) });
      const logged = await run.app.services.db.event.findUniqueOrThrow({ where: { id } });
      expect(logged.body).toContain(`"data":${JSON.stringify(payload)}`);
      const rest = (await ours.get(`/v1/events/${id}`)).body;
      expect(JSON.stringify(rest.data)).toBe(JSON.stringify(payload));
      const isValid = ajv.compile({ $ref: `doc#/components/schemas/${name}` });
      expect(isValid(rest.data), JSON.stringify(isValid.errors)).toBe(true);
    },
  );

  test.each(['catalog.changed', 'thing.of_tomorrow'])(
    'what another version wrote as %s is shown as it was written',
    async (type) => {
      const id = await append(EVENT_DEFINITIONS.find((one) => one.type === 'catalog.changed') ?? fail(), {
        action: 'updated',
        skus: ['A'],
        count: 1,
      });
      const { db } = run.app.services;
      await db.$executeRaw`
        update events set type = ${type}, body = jsonb_set(body::jsonb, '{data}', '{"said": "otherwise"}')::text
        where id = ${id}`;
      const query = 'query ($id: ID!) { event(id: $id) { data { __typename ... on OtherEventData { payload } } } }';
      const { body } = await ours.graphql(query, { id });
      expect(body.data).toEqual({
        event: { data: { __typename: 'OtherEventData', payload: { said: 'otherwise' } } },
      });
    },
  );

  test('a subscription tells it by the same type', () => {
    const union = schema.getType('EventData');
    const names = isUnionType(union) ? union.getTypes().map(({ name }) => name) : [];
    expect(names.sort()).toEqual(
      [...new Set(EVENT_DEFINITIONS.map((one) => describeData(one).name)), 'OtherEventData'].sort(),
    );
  });

  test('words of events are those of an enum of the graph, which has each of them', () => {
    const told = EVENT_DEFINITIONS.flatMap((one) => [...enumsIn(describeData(one).schema)]);
    expect(told.length).toBeGreaterThan(20);
    for (const { title, words } of told) {
      const type = schema.getType(title);
      expect(isEnumType(type), `${title} is an enum`).toBe(true);
      if (isEnumType(type)) expect([...enumNames(type).toRest.values()]).toEqual(expect.arrayContaining(words));
    }
  });
});

function* enumsIn(part: unknown): Generator<{ title: string; words: string[] }> {
  if (Array.isArray(part)) for (const one of part) yield* enumsIn(one);
  if (!isRecord(part)) return;
  const { title, enum: words, properties } = part;
  if (Array.isArray(words)) expect(title, JSON.stringify(words)).toEqual(expect.any(String));
  if (typeof title === 'string' && !isRecord(properties)) yield { title, words: Array.isArray(words) ? words : [] };
  for (const [key, value] of Object.entries(part)) if (key !== 'enum' && key !== 'meanings') yield* enumsIn(value);
}

function fail(): never {
  throw new Error('there is no such event');
}
