import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { buildContract } from '../../src/contract.ts';
import { isRecord } from '../../src/kernel/json.ts';

type Json = ReturnType<typeof JSON.parse>;

const document: Json = buildContract('http://ei.test').openapi();
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, 'doc');

const operations = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
  Object.entries<Json>(item).map(([method, operation]) => ({ path, method, operation })),
);

describe('an operation shows a newcomer what it takes and answers', () => {
  test.each(operations.map((one) => [`${one.method.toUpperCase()} ${one.path}`, one] as const))('%s', (_name, one) => {
    const { operation, path, method } = one;
    const at = `/paths/${part(path)}/${method}`;
    const required = operation.parameters.filter((parameter: Json) => parameter.required);
    for (const parameter of required) expect(parameter.example, parameter.name).toBeDefined();
    for (const [index, parameter] of operation.parameters.entries())
      if (parameter.example !== undefined) holds(`${at}/parameters/${index}/schema`, parameter.example);
    const body = operation.requestBody?.content?.['application/json'];
    if (body) holds(`${at}/requestBody/content/application~1json/schema`, body.example);
    const [status = ''] = Object.keys(operation.responses);
    const answer = operation.responses[status].content['application/json'];
    if (answer) holds(`${at}/responses/${status}/content/application~1json/schema`, answer.example);
    expect(operation.description.length).toBeGreaterThan(20);
    expect(operation.security ?? document.security).toEqual([{ bearer: [] }]);
  });
});

test.each(Object.keys(document.webhooks))('the webhook %s shows the body that is sent', (type) => {
  const { schema: _schema, example } = document.webhooks[type].post.requestBody.content['application/json'];
  holds(`/webhooks/${part(type)}/post/requestBody/content/application~1json/schema`, example);
  expect(example.type).toBe(type);
});

test('every failure shows its codes, each with an example of the one form of errors', () => {
  const responses = Object.values<Json>(document.components.responses);
  expect(responses.length).toBeGreaterThan(20);
  for (const { content } of responses)
    for (const [code, { value }] of Object.entries<Json>(content['application/json'].examples)) {
      holds('/components/schemas/Error', value);
      expect(value.error.code).toBe(code);
    }
});

test('every reference in the document leads somewhere', () => {
  const references = new Set(
    JSON.stringify(document)
      .match(/"#\/[^"]+"/g)
      ?.map((text) => JSON.parse(text)),
  );
  expect(references.size).toBeGreaterThan(50);
  for (const reference of references) expect(valueAt(reference.slice(1)), reference).toBeDefined();
});

function holds(pointer: string, example: unknown): void {
  expect(example, `no example at ${pointer}`).toBeDefined();
  const validate = ajv.compile({ $ref: `doc#${pointer}` });
  expect(validate(example) ? [] : validate.errors, `the example at ${pointer}`).toEqual([]);
}

function part(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function valueAt(pointer: string): unknown {
  const keys = pointer.slice(1).split('/');
  return keys.reduce<unknown>(
    (node, key) =>
      isRecord(node) ? node[decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')] : undefined,
    document,
  );
}
