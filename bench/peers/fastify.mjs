// A handler as a careful developer writes it by hand: Fastify, its schemas for what is sent, and prepared statements.
// `fastify.mjs DATABASE_URL WORKSPACE_ID KEY`
import { createHash, timingSafeEqual } from 'node:crypto';
import fastify from 'fastify';
import pg from 'pg';

const [databaseUrl, workspaceId, key] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 20, application_name: 'bench-fastify' });
const app = fastify({ logger: false });
const known = createHash('sha256').update(key).digest();

const text = { type: 'string' };
const maybe = { type: 'string', nullable: true };
const texts = { type: 'array', items: text };
const product = {
  type: 'object',
  properties: {
    sku: text,
    title: text,
    brand: maybe,
    url: text,
    channel: text,
    score: { type: 'integer', nullable: true },
    last_audited: maybe,
    description: maybe,
    bullets: texts,
    category: maybe,
    tags: texts,
    gtin: maybe,
    price: { type: 'object', nullable: true, properties: { amount: text, currency: text } },
    availability: maybe,
    image_urls: texts,
    created_at: text,
    updated_at: text,
    deleted_at: maybe,
  },
};
const COLUMNS = Object.keys(product.properties).filter((name) => name !== 'price');
const SELECT = `select ${COLUMNS.join(', ')}, id, price_amount, price_currency from products
  where workspace_id = $1 and deleted_at is null`;

app.addHook('onRequest', async (request, reply) => {
  const [scheme, given = ''] = (request.headers.authorization ?? '').split(' ');
  const isGood = scheme === 'Bearer' && timingSafeEqual(createHash('sha256').update(given).digest(), known);
  if (!isGood) await reply.code(401).send({ error: { code: 'unauthorized' } });
});

app.get('/v1/catalog/:sku', { schema: { response: { 200: product } } }, async (request, reply) => {
  const values = [workspaceId, request.params.sku];
  const { rows } = await pool.query({ name: 'one', text: `${SELECT} and sku = $2`, values });
  return rows[0] ? shown(rows[0]) : reply.code(404).send({ error: { code: 'not_found' } });
});

const page = {
  type: 'object',
  properties: {
    data: { type: 'array', items: product },
    pagination: { type: 'object', properties: { next_cursor: maybe, has_more: { type: 'boolean' } } },
  },
};

app.get('/v1/catalog', { schema: { response: { 200: page } } }, async (request) => {
  const limit = Math.min(200, Number(request.query.limit ?? 50));
  const { rows } = await pool.query({
    name: 'page',
    text: `${SELECT} order by created_at desc, id desc limit $2`,
    values: [workspaceId, limit + 1],
  });
  const last = rows.length > limit ? rows[limit - 1] : null;
  const next_cursor = last && Buffer.from(JSON.stringify([last.created_at, last.id])).toString('base64url');
  return { data: rows.slice(0, limit).map(shown), pagination: { next_cursor, has_more: last !== null } };
});

function shown({ price_amount, price_currency, channel, availability, ...row }) {
  return {
    ...row,
    channel: channel.toLowerCase(),
    availability: availability?.toLowerCase() ?? null,
    price: price_amount === null ? null : { amount: price_amount, currency: price_currency },
  };
}

await app.listen({ port: 0, host: '127.0.0.1' });
process.send(app.server.address().port);
