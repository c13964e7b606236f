import { describe, expect, test } from 'vitest';
import { shopSchema } from '../../test/support/rest-shop.ts';
import { ask, compileShop, shopRest, shopTable } from '../../test/support/rest-shop-routes.ts';
import { createRest } from './handle.ts';
import type { Route } from './route.ts';

const rest = shopRest();
const faults = (...fields: [string, string][]) => ({
  status: 400,
  body: {
    error: { code: 'validation_failed', details: { errors: fields.map(([field, message]) => ({ field, message })) } },
  },
});

describe('bodies', () => {
  test('field names and enums are converted, JSON scalars are left untouched, null stays null', async () => {
    const sent = {
      sku: 'A',
      channel: 'd2c',
      image_urls: ['x'],
      in_stock: null,
      facts: { camelCase: 'D2C', snake_case: 1 },
    };
    const { body } = await ask(rest, 'POST /v1/products', { body: sent });
    expect(body).toMatchObject({
      facts: { sku: 'A', channel: 'D2C', imageUrls: ['x'], inStock: null, facts: { camelCase: 'D2C', snake_case: 1 } },
    });
    expect(Object.keys((body as { facts: object }).facts)).not.toContain('title');
  });

  test('every wrong, unknown and missing field is named with its path in one answer', async () => {
    const sent = JSON.parse(
      '{"imageUrls":[],"image_urls":[1,"x",null],"price":{"currency":3,"x":1},"channel":"D2C","in_stock":"yes","__proto__":{},"related":[{"sku":"B"},{}],"title":["t"]}',
    );
    expect(await ask(rest, 'POST /v1/products', { body: sent })).toMatchObject(
      faults(
        ['imageUrls', 'is not a known field'],
        ['image_urls[0]', 'must be a text'],
        ['image_urls[2]', 'must not be null'],
        ['price.currency', 'must be a text'],
        ['price.x', 'is not a known field'],
        ['price.amount', 'is required'],
        ['channel', 'must be one of d2c, retailer, big_marketplace'],
        ['in_stock', 'must be true or false'],
        ['__proto__', 'is not a known field'],
        ['related[1].sku', 'is required'],
        ['title', 'must be a text'],
        ['sku', 'is required'],
      ),
    );
  });

  test.each([
    [undefined, 'A JSON body is required.'],
    [[], 'must be a JSON object'],
    ['text', 'must be a JSON object'],
    [null, 'must not be null'],
  ])('the body %j is refused where an object is due', async (body, message) => {
    const answer = await ask(rest, 'POST /v1/products', { body });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(message);
  });

  test('a body nested without end is refused, not followed', async () => {
    let body: unknown = { sku: 'A' };
    for (let depth = 0; depth < 5000; depth += 1) body = { sku: 'A', related: [body] };
    const answer = await ask(rest, 'POST /v1/products', { body });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain('is nested too deeply');
  });

  test('a path without a body takes none or an empty object, and names what it does not know', async () => {
    expect((await ask(rest, 'POST /v1/scores/A1/audit', { body: {} })).status).toBe(202);
    expect(await ask(rest, 'POST /v1/scores/A1/audit', { body: { force: true } })).toMatchObject(
      faults(['force', 'is not a known field']),
    );
    expect((await ask(rest, 'POST /v1/scores/A1/audit', { body: [1] })).status).toBe(400);
  });

  test('a body of kind fields fills the variables that are not in the path', async () => {
    const { body } = await ask(rest, 'POST /v1/catalog/A1/rename', { body: { new_title: 'New', channel: 'retailer' } });
    expect(body).toMatchObject({ title: 'New', facts: { id: 'A1', newTitle: 'New', channel: 'RETAILER' } });
    expect(await ask(rest, 'POST /v1/catalog/A1/rename', { body: { id: 'B2' } })).toMatchObject(
      faults(['id', 'is not a known field'], ['new_title', 'is required']),
    );
    expect(await ask(rest, 'POST /v1/catalog/A1/rename', { body: { new_title: '' } })).toMatchObject(
      faults(['new_title', 'is empty']),
    );
  });

  test('a one-of input takes exactly one key', async () => {
    expect((await ask(rest, 'POST /v1/find', { body: { sku: 'A' } })).status).toBe(200);
    for (const body of [{}, { sku: 'A', id: 'B' }, { sku: null }])
      expect(await ask(rest, 'POST /v1/find', { body })).toMatchObject(
        faults(['', 'must have exactly one of sku, id']),
      );
  });

  test('faults of the domain come back in snake case, without the wrapping of the mutation', async () => {
    expect(await ask(rest, 'PATCH /v1/catalog/A1', { body: { sku: 'BAD' } })).toMatchObject(
      faults(['image_urls[0]', 'no'], ['sku', 'no'], ['in_stock', 'no']),
    );
    const { body } = await ask(rest, 'PATCH /v1/catalog/A1', { body: { sku: 'BAD' } });
    expect(body).toMatchObject({ error: { message: "'image_urls[0]' no (and 2 more)" } });
  });
});

describe('one or many', () => {
  test('one object is answered as one object with its Location', async () => {
    const answer = await ask(rest, 'POST /v1/catalog', { body: { sku: 'A' } });
    expect(answer).toMatchObject({
      status: 201,
      headers: { Location: '/v1/catalog/A' },
      body: { sku: 'A', channel: 'big_marketplace' },
    });
  });

  test('an array is answered as data, without a Location', async () => {
    const answer = await ask(rest, 'POST /v1/catalog', { body: [{ sku: 'A' }, { sku: 'B' }] });
    expect(answer).toMatchObject({
      status: 201,
      body: { data: [{ sku: 'A', channels: ['d2c', 'big_marketplace'] }, { sku: 'B' }] },
    });
    expect(answer.headers['Location']).toBeUndefined();
  });

  test('a fault names the index in an array, and none for one object', async () => {
    expect(await ask(rest, 'POST /v1/catalog', { body: [{ sku: 'A' }, { sku: 'TAKEN' }] })).toMatchObject(
      faults(['[1].image_urls[0]', 'must be a URL']),
    );
    expect(await ask(rest, 'POST /v1/catalog', { body: { sku: 'TAKEN' } })).toMatchObject(
      faults(['image_urls[0]', 'must be a URL']),
    );
    expect(await ask(rest, 'POST /v1/catalog', { body: [{ sku: 'A' }, { x: 1 }] })).toMatchObject(
      faults(['[1].x', 'is not a known field'], ['[1].sku', 'is required']),
    );
    expect(await ask(rest, 'POST /v1/catalog', { body: { x: 1, sku: 'A' } })).toMatchObject(
      faults(['x', 'is not a known field']),
    );
  });

  test('a mutation that answers its records under data is unwrapped alike', async () => {
    const batch: Route = {
      method: 'POST',
      path: '/batch',
      envelope: 'created',
      location: '/catalog/{sku}',
      summary: 'Create',
      operation:
        'mutation createBatch($inputs: [ProductInput!]!) { createBatch(inputs: $inputs) { data: nodes { sku channel } } }',
    };
    const schema = shopSchema();
    const face = createRest({ schema, routes: compileShop([shopTable([batch])], schema), basePath: '/v1' });
    expect(await ask(face, 'POST /v1/batch', { body: { sku: 'A' } })).toEqual({
      status: 201,
      headers: { Location: '/v1/catalog/A' },
      body: { sku: 'A', channel: 'big_marketplace' },
    });
    expect(await ask(face, 'POST /v1/batch', { body: [{ sku: 'A' }] })).toEqual({
      status: 201,
      headers: {},
      body: { data: [{ sku: 'A', channel: 'big_marketplace' }] },
    });
  });

  test('an array holds 1 to 200 records', async () => {
    const rows = (count: number) => Array.from({ length: count }, (_row, index) => ({ sku: `S${index}` }));
    expect(await ask(rest, 'POST /v1/catalog', { body: [] })).toMatchObject(faults(['', 'must have at least 1 item']));
    expect(await ask(rest, 'POST /v1/catalog', { body: rows(201) })).toMatchObject(
      faults(['', 'must have at most 200 items']),
    );
    expect((await ask(rest, 'POST /v1/catalog', { body: rows(200) })).status).toBe(201);
  });
});
