import { inspect } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { type Answer, openTestApp, type Tenant, type TestApp, UNSHARED } from '../support/app.ts';
import { blockade } from '../support/blockade.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitFor } from '../support/matchers.ts';
import { unlimitedTenant } from '../support/unlimited.ts';
import { createProxy } from './support/proxy.ts';

const CREATE = 'mutation($inputs: [ProductInput!]!) { createProducts(inputs: $inputs) { sku } }';
const isProducts = (table: string) => table === 'products';

let run: TestApp;
let ours: Tenant;
let admin: pg.Client;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false, databasePool: 2, shareLimits: UNSHARED });
  ours = await unlimitedTenant(run);
  admin = await connect(run.databaseUrl);
});
afterAll(async () => {
  await admin.end();
  await run.close();
});
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const product = () => ({
  sku: newId('Product'),
  title: 'Air purifier',
  url: 'https://brand.example/p',
  brand: 'Vornado',
});

/** The same change, asked for on both faces. */
const onRest = (tenant = ours) => tenant.post('/v1/catalog', product());
const onGraph = (tenant = ours) => tenant.graphql(CREATE, { inputs: [product()] });

/** What a caller must never read: of Prisma, PostgreSQL, the network, the files and the versions behind the answer. */
const INTERNAL =
  /prisma|postgres|\bpg_|\bP\d{4}\b|\b(08|22|23|40|42|53|57)[0-9A-Z]{3}\b|select |insert into|relation|column |constraint|duplicate key|\/src\/|node_modules|file:|\n {4}at |ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|deadlock|backend|terminat|connection|\b\d+\.\d+\.\d+\b/i;

/** Both answers have the code and no more than a sentence; the log has the cause under each request's id. */
function expectSilence(answers: readonly [Answer, Answer], code: string, cause: RegExp | null, logs = run.logs): void {
  const [rest, graph] = answers;
  const { host, pathname } = new URL(run.databaseUrl);
  for (const { text, headers, body } of answers) {
    const error = body.error ?? { ...body.errors?.[0], ...body.errors?.[0]?.extensions };
    expect([error.code?.toLowerCase(), text], text).toEqual([code, expect.not.stringMatching(INTERNAL)]);
    expect(text).not.toContain(host);
    expect(text).not.toContain(pathname.slice(1));
    expect(error.request_id).toBe(headers.get('x-request-id'));
    expect(error.details).toEqual({});
    if (!cause) continue;
    const lines = logs.filter(({ fields }) => fields['request_id'] === error.request_id && 'cause' in fields);
    expect(lines.map(({ fields }) => inspect(fields['cause'], { depth: 8 })).join()).toMatch(cause);
  }
  expect(body(graph).message).toBe(rest.body.error.message);
}

const body = (answer: Answer) => answer.body.errors[0];

describe('what the schema of the database refuses is an internal error, told to the log alone', () => {
  const broken: readonly [string, { up: string; down: string; cause: RegExp }][] = [
    [
      'a table that is gone',
      {
        up: 'alter table products rename to gone',
        down: 'alter table gone rename to products',
        cause: /P2021|42P01/,
      },
    ],
    [
      'a column that is gone',
      {
        up: 'alter table products rename column brand to maker',
        down: 'alter table products rename column maker to brand',
        cause: /P2022|42703/,
      },
    ],
    [
      'a row that is referred to and not there',
      {
        up: 'alter table products add constraint c foreign key (brand) references workspaces (id)',
        down: 'alter table products drop constraint c',
        cause: /P2003|23503/,
      },
    ],
    [
      'a column whose type has changed',
      {
        up: 'alter table products alter column brand type varchar(2)',
        down: 'alter table products alter column brand type text',
        cause: /P2000|22001|0A000/,
      },
    ],
    [
      'a value that is missing',
      {
        up: 'alter table products alter column category set not null',
        down: 'alter table products alter column category drop not null',
        cause: /P2011|23502/,
      },
    ],
    [
      'a check that fails',
      {
        up: `alter table products add constraint c check (brand <> 'Vornado')`,
        down: 'alter table products drop constraint c',
        cause: /P2004|23514/,
      },
    ],
    [
      'a trigger that fails with words of its own',
      {
        up: `create function fail() returns trigger language plpgsql as $$ begin raise exception 'secret words'; end $$;
             create trigger t before insert on products for each row execute function fail()`,
        down: 'drop trigger t on products; drop function fail()',
        cause: /secret words/,
      },
    ],
  ];

  test.each(broken)('%s', async (_name, { up, down, cause }) => {
    await admin.query(up);
    closing.push(() => admin.query(down));
    expectSilence([await onRest(), await onGraph()], 'internal_error', cause);
  });
});

test('a unique value that nobody foresaw is a conflict, without the name of its index', async () => {
  await admin.query('create unique index u on webhook_endpoints (url)');
  closing.push(() => admin.query('drop index u'));
  const input = { url: 'https://receiver.example/', events: ['*'] };
  await ours.post('/v1/webhooks/endpoints', input);
  const query = 'mutation($input: WebhookEndpointInput!) { createWebhookEndpoint(input: $input) { id } }';
  const answers = [
    await ours.post('/v1/webhooks/endpoints', input),
    await ours.graphql(query, { input: { ...input, events: ['ALL'] } }),
  ] as const;
  expectSilence(answers, 'conflict', null);
  expect(answers[0].status).toBe(409);
});

test.each([
  ['cut by an administrator', 'terminateWaiting', 'unavailable', /57P01|not queryable|terminated/],
  ['stopped at its time limit', 'cancelWaiting', 'timeout', /57014/],
] as const)('a statement that is %s', async (_name, how, code, cause) => {
  const wall = await blockade(run.databaseUrl, isProducts);
  let left = 2;
  const answers = Promise.all([onRest(), onGraph()].map((answer) => answer.finally(() => left--)));
  await wall.waiting(() => left);
  while (left > 0) await wall[how]();
  await wall.open();
  const [rest, graph] = await answers;
  if (rest && graph) expectSilence([rest, graph], code, cause);
});

test('one of two transactions that wait for each other is told to try again', { timeout: 60_000 }, async () => {
  const sku = newId('Product');
  await ours.post('/v1/catalog', { ...product(), sku });
  const update = 'mutation($sku: String!) { updateProduct(sku: $sku, input: { title: "New" }) { sku } }';
  const faces = [() => ours.patch(`/v1/catalog/${sku}`, { title: 'New' }), () => ours.graphql(update, { sku })];
  const answers: Answer[] = [];
  for (const ask of faces) answers.push(await deadlocked(sku, ask));
  const [rest, graph] = answers;
  if (rest && graph) expectSilence([rest, graph], 'unavailable', /40P01|P2034/);
  expect(rest?.headers.get('retry-after')).toBe('2');
});

/** What is answered when the server ends the request, not us, to untie the knot; we may be the one it chooses. */
async function deadlocked(sku: string, ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; tries < 10; tries += 1) {
    await admin.query(`begin; set local deadlock_timeout = '20s'; lock table events in exclusive mode`);
    const watcher = await connect(run.databaseUrl);
    const answer = ask();
    await waitFor(async () => {
      const { rows } = await watcher.query(`select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`);
      if (rows.length === 0) throw new Error('The request does not wait yet.');
    });
    const closed = admin.query('select 1 from products where sku = $1 for update', [sku]).catch(() => undefined);
    const result = await Promise.race([answer, closed.then(() => null)]);
    await closed;
    await admin.query('rollback');
    await watcher.end();
    const settled = result ?? (await answer);
    if (settled.body.error || settled.body.errors) return settled;
  }
  throw new Error('The request was never the one that was ended.');
}

describe('a server that takes no more', () => {
  test('connections of ours: whoever finds none left in five seconds is 503, reading and writing', {
    timeout: 60_000,
  }, async () => {
    const held = [1, 2].map(() => run.app.services.sql.query({ text: 'select pg_sleep(8)' }));
    const [rest, graph, list] = await Promise.all([onRest(), onGraph(), ours.get('/v1/jobs')]);
    await Promise.all(held);
    expectSilence([rest, graph], 'unavailable', /timeout exceeded|Unable to start/);
    for (const answer of [rest, list]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    }
  });

  test('connections of anyone', async () => {
    const role = `limited_${newId('Product').slice(-8)}`;
    await admin.query(`create role ${role} login password 'word' connection limit 0`);
    closing.push(() => admin.query(`drop role ${role}`));
    const url = new URL(run.databaseUrl);
    [url.username, url.password] = [role, 'word'];
    await expectUnavailable(url.href, /53300/);
  });

  test('knocks: the port is shut', async () => {
    const { hostname, port } = new URL(run.databaseUrl);
    const proxy = await createProxy({ host: hostname, port: Number(port) });
    const url = new URL(run.databaseUrl);
    [url.hostname, url.port] = ['127.0.0.1', String(proxy.port)];
    await expectUnavailable(url.href, /P1001/);
  });
});

/** An app on a database that it cannot reach says so on both faces and is not ready. */
async function expectUnavailable(databaseUrl: string, cause: RegExp): Promise<void> {
  const other: TestDatabase & { app?: TestApp } = await createTestDatabase();
  closing.push(() => other.drop());
  const cut = await openTestApp({ isStarted: false, databaseUrl });
  closing.push(() => cut.close());
  const send = async (path: string, body: unknown): Promise<Answer> => {
    const headers = { Authorization: `Bearer ${ours.key}`, 'Content-Type': 'application/json' };
    const response = await cut.app.fetch(
      new Request(`http://ei.test${path}`, { method: 'POST', headers, body: JSON.stringify(body) }),
    );
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  };
  const answers = [
    await send('/v1/catalog', product()),
    await send('/graphql', { query: CREATE, variables: { inputs: [product()] } }),
  ] as const;
  expectSilence(answers, 'unavailable', cause, cut.logs);
  for (const { status, headers } of answers) expect([status, headers.get('retry-after')]).toEqual([503, '2']);
  const ready = await cut.app.fetch(new Request('http://ei.test/readyz'));
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { status: 'not_ready', waiting_for: expect.arrayContaining(['database']) },
  ]);
}
