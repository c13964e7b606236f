import { fillCatalogue, fillScores } from '../support/fill.ts';
import type { Load } from '../support/load.ts';
import type { Peer } from '../support/peers.ts';
import { ask, followJob, type Product } from '../support/product.ts';
import type { Raw } from '../support/raw.ts';

/** A request that is sent over and over. */
export type Request = Pick<Load, 'url' | 'method' | 'headers' | 'body'>;

/** What one line of the table measures; `bar` is the least share of the raw limit it is to reach. */
export type Line = { name: string; bar: number; request: Request };

/** The raw limit, the lines that are held against it, and what others are asked for the same. */
export type Case = { name: string; raw: Request; lines: readonly Line[]; peers: readonly PeerLine[] };

/** What a line of another server measures. */
export type PeerLine = { name: string; peer: Peer['name']; request: Request };

const PRODUCT_FIELDS = `sku title brand url channel score lastAudited description bullets category tags gtin
  price { amount currency } availability imageUrls createdAt updatedAt deletedAt`;
const SCORE_FIELDS = `id sku channel model score band previousScore delta auditedAt
  buckets { bucket score max criteria { id title status points maxPoints evidence { lookedAt found expected } howToFix } }`;

/** The same columns, as PostGraphile names them. */
const PEER_FIELDS = `sku title brand url channel score lastAudited description bullets category tags gtin priceAmount
  priceCurrency availability imageUrls createdAt updatedAt deletedAt`;

const BULK = 200;

/** Fills the product's database and says what is asked of it. */
export async function prepareCases(product: Product, raw: Raw, count: number, peers: readonly Peer[]): Promise<Case[]> {
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
      peers: peerLines(peers, product, {
        what: 'one',
        path: '/v1/catalog/F-77',
        document: `{ productByRowId(rowId: "prd_fill${'77'.padStart(18, '0')}") { ${PEER_FIELDS} } }`,
      }),
    },
    {
      name: '50 products',
      raw: get(`${raw.url}/products?50`),
      lines: [line('REST page of 50', 0.55, rest('/v1/catalog?limit=50')), ...both('page of 50', page)],
      peers: peerLines(peers, product, {
        what: 'page of 50',
        path: '/v1/catalog?limit=50',
        document: `{ allProducts(first: 50, orderBy: CREATED_AT_DESC, condition: { workspaceId: "${product.workspaceId}" })
          { nodes { ${PEER_FIELDS} } pageInfo { endCursor hasNextPage } } }`,
      }),
    },
    {
      name: 'one score',
      raw: get(`${raw.url}/score?${sku}`),
      lines: [line('REST score', 0.5, rest(`/v1/scores/${sku}`)), ...both('score', score)],
      peers: [],
    },
    {
      name: 'unchanged product',
      raw: get(`${raw.url}/conditional/product?F-77`, { 'if-none-match': rawEtag }),
      lines: [line('REST 304', 0.5, rest('/v1/catalog/F-77', { 'if-none-match': etag }))],
      peers: [],
    },
    {
      name: `${BULK} scores`,
      raw: get(`${raw.url}/scores?${skus}`),
      lines: [line(`REST bulk ${BULK}`, 0.55, rest(`/v1/scores/bulk?skus=${skus}`))],
      peers: [],
    },
  ];
}

type Asked = { what: string; path: string; document: string };

/** What the peers that are there are asked. */
function peerLines(peers: readonly Peer[], { key }: Product, { what, path, document }: Asked): PeerLine[] {
  return peers.map(({ name, url }) => ({
    name: `${name}, ${what}`,
    peer: name,
    request:
      name === 'Fastify' ? get(`${url}${path}`, { authorization: `Bearer ${key}` }) : post({ url, key }, document),
  }));
}

function line(name: string, bar: number, request: Request): Line {
  return { name, bar, request };
}

function get(url: string, headers: Record<string, string> = {}): Request {
  return { url, method: 'GET', headers, body: null };
}

function post({ url, key }: Pick<Product, 'url' | 'key'>, query: string): Request {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  return { url: `${url}/graphql`, method: 'POST', headers, body: JSON.stringify({ query }) };
}

async function etagOf({ url, headers }: Request): Promise<string> {
  const response = await fetch(url, { headers });
  await response.text();
  return response.headers.get('etag') ?? '';
}
