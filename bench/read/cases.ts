import { fillCatalogue, fillScores } from '../support/fill.ts';
import type { Load } from '../support/load.ts';
import { ask, followJob, type Product } from '../support/product.ts';
import type { Raw } from '../support/raw.ts';

/** A request that is sent over and over. */
export type Request = Pick<Load, 'url' | 'method' | 'headers' | 'body'>;

/** What one line of the table measures; `bar` is the least share of the raw limit it is to reach. */
export type Line = { name: string; bar: number; request: Request };

/** The raw limit, and the lines that are held against it. */
export type Case = { name: string; raw: Request; lines: readonly Line[] };

const PRODUCT_FIELDS = `sku title brand url channel score lastAudited description bullets category tags gtin
  price { amount currency } availability imageUrls createdAt updatedAt deletedAt`;
const SCORE_FIELDS = `id sku channel model score band previousScore delta auditedAt
  buckets { bucket score max criteria { id title status points maxPoints evidence { lookedAt found expected } howToFix } }`;

const BULK = 200;

/** Fills the product's database and says what is asked of it. */
export async function prepareCases(product: Product, raw: Raw, count: number): Promise<Case[]> {
  await fillCatalogue(product, count);
  const { data } = await ask<{ data: { sku: string }[] }>(product, '/v1/catalog?limit=200&sort=sku&brand=Brewline');
  const sku = data[0]?.sku ?? 'BRW-LP-02';
  const { job_id: jobId } = await ask<{ job_id: string }>(product, `/v1/scores/${sku}/audit`, { method: 'POST' });
  await followJob(product, jobId, () => undefined);
  await fillScores(product, sku, BULK);
  const skus = Array.from({ length: BULK }, (_, index) => `F-${index + 1}`).join();
  const rest = (path: string, headers: Record<string, string> = {}) =>
    get(`${product.url}${path}`, { authorization: `Bearer ${product.key}`, ...headers });
  const both = (name: string, document: string) => [
    line(`GraphQL ${name}, known document`, name === 'page of 50' ? 0.5 : 0.45, post(product, `{ ${document} }`)),
    line(`GraphQL ${name}, unknown document`, 0.2, post(product, `query Q{n} { ${document} }`)),
  ];
  const one = `product(sku: "F-77") { ${PRODUCT_FIELDS} }`;
  const page = `products(first: 50) { nodes { ${PRODUCT_FIELDS} } pageInfo { endCursor hasNextPage } }`;
  const score = `score(sku: "${sku}") { ${SCORE_FIELDS} }`;
  const rawEtag = await etagOf(get(`${raw.url}/conditional/product?F-77`));
  const etag = await etagOf(rest('/v1/catalog/F-77'));
  return [
    {
      name: 'one product',
      raw: get(`${raw.url}/product?F-77`),
      lines: [line('REST one', 0.55, rest('/v1/catalog/F-77')), ...both('one', one)],
    },
    {
      name: '50 products',
      raw: get(`${raw.url}/products?50`),
      lines: [line('REST page of 50', 0.55, rest('/v1/catalog?limit=50')), ...both('page of 50', page)],
    },
    {
      name: 'one score',
      raw: get(`${raw.url}/score?${sku}`),
      lines: [line('REST score', 0.5, rest(`/v1/scores/${sku}`)), ...both('score', score)],
    },
    {
      name: 'unchanged product',
      raw: get(`${raw.url}/conditional/product?F-77`, { 'if-none-match': rawEtag }),
      lines: [line('REST 304', 0.5, rest('/v1/catalog/F-77', { 'if-none-match': etag }))],
    },
    {
      name: `${BULK} scores`,
      raw: get(`${raw.url}/scores?${skus}`),
      lines: [line(`REST bulk ${BULK}`, 0.55, rest(`/v1/scores/bulk?skus=${skus}`))],
    },
  ];
}

function line(name: string, bar: number, request: Request): Line {
  return { name, bar, request };
}

function get(url: string, headers: Record<string, string> = {}): Request {
  return { url, method: 'GET', headers, body: null };
}

function post({ url, key }: Product, query: string): Request {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return { url: `${url}/graphql`, method: 'POST', headers, body: JSON.stringify({ query }) };
}

async function etagOf({ url, headers }: Request): Promise<string> {
  const response = await fetch(url, { headers });
  await response.text();
  return response.headers.get('etag') ?? '';
}
