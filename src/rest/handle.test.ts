import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { ask, shopRest } from '../../test/support/rest-shop-routes.ts';

const rest = shopRest();
const faults = (...fields: [string, string][]) => ({
  status: 400,
  body: {
    error: { code: 'validation_failed', details: { errors: fields.map(([field, message]) => ({ field, message })) } },
  },
});

describe('answers', () => {
  test('an item is the object itself, its keys as the operation spells them and its enums in lower case', async () => {
    const { status, body } = await ask(rest, 'GET /v1/catalog/A1');
    expect(status).toBe(200);
    expect(body).toEqual({
      id: 'prd_A1',
      sku: 'A1',
      title: 'Title of A1',
      channel: 'big_marketplace',
      channels: ['d2c', 'big_marketplace'],
      price: { amount: '129.99', currency: 'USD' },
      tags: ['a', 'b'],
      score: 78,
      weight: 1.5,
      facts: { Channel: 'D2C' },
      created_at: '2026-05-23T08:31:00Z',
    });
  });

  test('a page is data and pagination', async () => {
    const { body } = await ask(rest, 'GET /v1/catalog');
    expect(body).toMatchObject({
      data: [{ sku: 'SKU-0' }, { sku: 'SKU-1' }],
      pagination: { next_cursor: '2', has_more: true },
    });
  });

  test('what was created has a Location over its own keys', async () => {
    const answer = await ask(rest, 'POST /v1/products', { body: { sku: 'A.1' } });
    expect(answer).toMatchObject({ status: 201, headers: { Location: '/v1/catalog/A.1' }, body: { sku: 'A.1' } });
  });

  test('what was accepted points at its job', async () => {
    const answer = await ask(rest, 'POST /v1/scores/A1/audit');
    expect(answer).toMatchObject({
      status: 202,
      headers: { Location: '/v1/jobs/job_A1' },
      body: { job_id: 'job_A1', status: 'queued' },
    });
  });

  test('a job that still runs says when to ask again; one that ended does not', async () => {
    expect((await ask(rest, 'GET /v1/jobs/job_1')).headers['Retry-After']).toBe('2');
    expect((await ask(rest, 'GET /v1/jobs/job_2')).headers['Retry-After']).toBeUndefined();
  });

  test('a deprecated path says since when and until when', async () => {
    const { headers } = await ask(rest, 'GET /v1/jobs/job_2');
    expect(headers).toMatchObject({ Deprecation: '@1793491200', Sunset: 'Fri, 01 Jan 2027 00:00:00 GMT' });
  });

  test('a list is wrapped in data, and enums below interfaces and unions are lower case with or without __typename', async () => {
    expect((await ask(rest, 'GET /v1/nodes')).body).toMatchObject({
      data: [
        { kind: 'Product', channel: 'big_marketplace' },
        { kind: 'Review', channel: 'd2c', rating: 5 },
      ],
    });
    expect((await ask(rest, 'GET /v1/hits')).body).toMatchObject({
      data: [{ channel: 'big_marketplace' }, { id: 'rev_1', channel: 'retailer' }],
    });
  });
});

describe('parameters', () => {
  test('text becomes typed variables, names and enums go to their GraphQL spelling', async () => {
    const query =
      'limit=2&channel=big_marketplace&min_score=-5&skus=a,b&skus=c&is_listed=true&max_weight=1.5&sort=-score';
    const { body } = await ask(rest, `GET /v1/catalog?${query}&since=2026-05-23T08:31:00Z`);
    expect(body).toMatchObject({
      data: [
        {
          facts: {
            first: 2,
            sort: 'SCORE_DESC',
            filter: { channel: 'BIG_MARKETPLACE', minScore: -5, skus: ['a', 'b', 'c'], isListed: true, maxWeight: 1.5 },
          },
        },
        {},
      ],
    });
  });

  test('what is absent stays absent, and the defaults of the operation hold', async () => {
    const { body } = await ask(rest, 'GET /v1/catalog');
    expect(body).toMatchObject({ data: [{ facts: { first: 50, filter: {} } }, {}] });
  });

  test('every bad and unknown parameter is named in one answer', async () => {
    const answer = await ask(
      rest,
      'GET /v1/catalog?limit=1e2&channel=D2C&min_score=1.5&is_listed=yes&since=soon&sort=score&foo=1&max_weight=NaN',
    );
    expect(answer).toMatchObject(
      faults(
        ['limit', 'must be a whole number of at most 32 bits'],
        ['channel', 'must be one of d2c, retailer, big_marketplace'],
        ['min_score', 'must be a whole number of at most 32 bits'],
        ['is_listed', 'must be true or false'],
        ['max_weight', 'must be a number'],
        ['since', 'must be a time such as 2026-05-23T08:31:00Z'],
        ['sort', 'must be one of sku, -score'],
        ['foo', 'is not a known query parameter'],
      ),
    );
  });

  test('a parameter given twice is refused unless it is a list', async () => {
    expect(await ask(rest, 'GET /v1/catalog?limit=1&limit=2')).toMatchObject(faults(['limit', 'must be given once']));
  });

  test('a bound the schema carries is held before anything runs', async () => {
    expect(await ask(rest, 'GET /v1/catalog?limit=501')).toMatchObject(faults(['limit', 'must be between 1 and 500']));
  });

  test('a fault of the domain is named by the parameter that caused it', async () => {
    expect(await ask(rest, 'GET /v1/catalog?limit=300')).toMatchObject(
      faults(['limit', 'must be at most 200'], ['min_score', 'is odd']),
    );
  });

  test('a SKU is decoded from the path, slashes included', async () => {
    expect((await ask(rest, 'GET /v1/catalog/A%2FB%20C')).body).toMatchObject({ sku: 'A/B C' });
  });
});

describe('refusals', () => {
  test('a null root is 404 with the code the route declares, or not_found', async () => {
    expect(await ask(rest, 'GET /v1/catalog/NONE')).toMatchObject({
      status: 404,
      body: { error: { code: 'sku_not_found', details: { sku: 'NONE' }, request_id: 'req_1' } },
    });
    expect(await ask(rest, 'PATCH /v1/catalog/NONE', { body: { sku: 'X' } })).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found' } },
    });
  });

  test('a missing scope is 403 as the schema threw it', async () => {
    expect(await ask(rest, 'GET /v1/catalog/SECRET')).toMatchObject({
      status: 403,
      body: { error: { code: 'insufficient_scope', details: { scope: 'catalog:read' } } },
    });
  });

  test('a bug is internal_error: nothing of it is answered, all of it is kept for the log', async () => {
    const answer = await ask(rest, 'GET /v1/broken/A1');
    expect(answer).toMatchObject({ status: 500, body: { error: { code: 'internal_error', request_id: 'req_1' } } });
    expect(JSON.stringify(answer.body)).not.toMatch(/ECONNREFUSED|10\.0\.0\.1|stack/);
    expect(answer.cause).toMatchObject({ message: 'connect ECONNREFUSED 10.0.0.1' });
  });

  test('an execution that throws instead of answering errors is internal_error too', async () => {
    const broken = shopRest({ execute: () => Promise.reject(new TypeError('boom')) });
    expect(await ask(broken, 'GET /v1/catalog/A1')).toMatchObject({
      status: 500,
      body: { error: { code: 'internal_error' } },
    });
  });
});

describe('uploads', () => {
  const kept: unknown[] = [];
  const uploading = shopRest({
    storeUpload: async (bytes, mediaType) => {
      kept.push(bytes);
      return `upl_${kept.length}_${mediaType}`;
    },
  });

  test('the body is stored unread and its id becomes $upload', async () => {
    const rows = Readable.from(['raw bytes']);
    const more = { body: rows, contentType: 'Text/CSV; charset=utf-8' };
    const answer = await ask(uploading, 'POST /v1/catalog/import?dry_run=true', more);
    expect(answer).toMatchObject({
      status: 202,
      headers: { Location: '/v1/jobs/job_9' },
      body: { upload: 'upl_1_text/csv', dry_run: true },
    });
    expect(kept).toEqual([rows]);
  });

  test.each(['application/json', '', null])('the media type %j is 415 and nothing is stored', async (contentType) => {
    const before = kept.length;
    const answer = await ask(uploading, 'POST /v1/catalog/import', { body: 'x', contentType });
    expect(answer).toMatchObject({ status: 415, body: { error: { code: 'unsupported_media_type' } } });
    expect(kept).toHaveLength(before);
  });

  test('nothing is stored for a caller with a bad parameter', async () => {
    const stored: unknown[] = [];
    const closed = shopRest({ storeUpload: async (bytes) => `upl_${stored.push(bytes)}` });
    const more = { body: 'x', contentType: 'text/csv' };
    expect(await ask(closed, 'POST /v1/catalog/import?dry_run=1', more)).toMatchObject(
      faults(['dry_run', 'must be true or false']),
    );
    expect(stored).toEqual([]);
  });
});
