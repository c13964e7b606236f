import { setTimeout as sleep } from 'node:timers/promises';
import { addEvents, startEvents } from './support/events.ts';
import { noteLines, rateLine, shareLine, timesLine } from './support/lines.ts';
import { quantile } from './support/load.ts';
import { ask, type Product, spentTogether, startProduct } from './support/product.ts';
import { runRawUnits } from './support/raw-units.ts';
import { type Arrival, openReceiver, type Receiver, SLOW_MS } from './support/receiver.ts';
import { machine, printTable, say, whole } from './support/table.ts';
import { addTenants, type Tenant } from './support/tenants.ts';

/** Deliveries that one endpoint is sent at once, and that the raw limit sends at once. */
const AT_ONCE = 16;

/** Tenants whose endpoints are slow, and endpoints of each. */
const SLOW_TENANTS = 4;
const SLOW_ENDPOINTS = 5;

/** Between two events: of the healthy endpoint's tenant, and of each of the slow ones'. */
const EVERY_MS = 20;
const ZOO_EVERY_MS = 200;

/** How long the healthy endpoint is watched, alone or beside the slow ones. */
const TURN_MS = 8_000;

/** The least share of the raw limit's processor time, and the least deliveries a second on two processors. */
const BAR = 0.4;
const RATE_BAR = 200;

/** The most times the p99 of a healthy endpoint alone. */
const TIMES_BAR = 1.2;

type Options = { deliveries: number; rounds: number; profileDir?: string | undefined };

/**
 * How fast a backlog drains to a receiver that answers at once, beside one INSERT and one signed POST each; and how soon
 * a healthy endpoint hears of an event, alone and beside slow ones of four other tenants. On each home of the queue.
 */
export async function benchWebhooks(options: Options): Promise<void> {
  const redisUrl = process.env['BENCH_REDIS_URL'];
  await benchOn('postgres', options, {});
  if (redisUrl) await benchOn('redis', options, { REDIS_URL: redisUrl });
  else say('  BENCH_REDIS_URL names a Redis of its own to measure with Redis too.');
}

async function benchOn(home: string, options: Options, env: Record<string, string>): Promise<void> {
  const receiver = await openReceiver();
  const { profileDir } = options;
  const product = await startProduct({ profileDir, env: { ...env, EGRESS_ALLOW: receiver.origin } });
  try {
    say(`webhooks, queue in ${home}: ${whole(options.deliveries)} deliveries, ${machine()}`);
    await drain(product, receiver, options);
    await beside(product, receiver, options.rounds);
  } finally {
    await product.close();
    receiver.close();
  }
}

/** Takes turns with the raw limit, round by round. */
async function drain(product: Product, receiver: Receiver, { deliveries, rounds }: Options): Promise<void> {
  const [tenant] = await addTenants(product, 1);
  if (!tenant) return;
  const since = new Date().toISOString();
  await addEvents(product, tenant, deliveries);
  await passed(product);
  const id = await addEndpoint(tenant, `${receiver.origin}/quick`);
  const { databaseUrl } = product;
  const { rows } = await product.database.query<{ body: string }>(
    'select body from events where workspace_id = $1 limit 1',
    [tenant.workspaceId],
  );
  const body = rows[0]?.body ?? '{}';
  const rates: number[] = [];
  const rawRates: number[] = [];
  const rawCpu: number[] = [];
  const cpu: number[] = [];
  const statements: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [cpuBefore, transactionsBefore] = [await spentTogether(product), await transactions(product)];
    const arrivals = await drainOnce(tenant, receiver, { id, since, deliveries });
    cpu.push(((await spentTogether(product)) - cpuBefore) / deliveries);
    statements.push(((await transactions(product)) - transactionsBefore) / deliveries);
    rates.push(rateOf(arrivals));
    const raw = await runRawUnits({
      databaseUrl,
      answer: 'ok',
      body,
      count: deliveries,
      atOnce: AT_ONCE,
      isSigned: true,
    });
    rawRates.push(deliveries / raw.seconds);
    rawCpu.push((raw.cpuMs + raw.databaseMs) / deliveries);
  }
  const rate = median(rates);
  const what = `one INSERT, one signed POST, ${whole(median(rawRates))}/s`;
  const spent = { ours: median(cpu), limit: median(rawCpu), what, each: `each, ${whole(rate)}/s` };
  noteLines('webhooks', [
    shareLine('a backlog to an instant receiver', spent, BAR),
    rateLine('deliveries a second', rate, RATE_BAR),
  ]);
  const shares = rates.map((rate, round) => rate / (rawRates[round] ?? Number.NaN));
  printTable(
    ['backlog', 'deliveries/s', 'INSERT + POST/s', 'share', 'processor ms each', 'transactions each'],
    [
      [
        `median of ${rounds}`,
        whole(median(rates)),
        whole(median(rawRates)),
        median(shares).toFixed(2),
        median(cpu).toFixed(2),
        median(statements).toFixed(2),
      ],
    ],
  );
}

async function drainOnce(
  tenant: Tenant,
  receiver: Receiver,
  { id, since, deliveries }: { id: string; since: string; deliveries: number },
): Promise<Arrival[]> {
  receiver.arrivals.length = 0;
  const path = `/v1/webhooks/endpoints/${id}/replay?since=${encodeURIComponent(since)}`;
  const { count } = await ask<{ count: number }>(tenant, path, { method: 'POST' });
  if (count !== deliveries) throw new Error(`${count} of ${deliveries} events were replayed.`);
  while (receiver.arrivals.length < deliveries) await sleep(20);
  return [...receiver.arrivals];
}

/**
 * A healthy endpoint alone and beside the slow ones, in turns: what else the machine does falls on both alike. Between two turns
 * the slow endpoints are disabled, and enabled again.
 */
async function beside(product: Product, receiver: Receiver, rounds: number): Promise<void> {
  const [ours, ...slow] = await addTenants(product, 1 + SLOW_TENANTS);
  if (!ours) return;
  const healthy = await addEndpoint(ours, `${receiver.origin}/healthy`);
  const ids = new Map<Tenant, string[]>();
  for (const tenant of slow) {
    const made = Array.from({ length: SLOW_ENDPOINTS }, (_, n) => addEndpoint(tenant, `${receiver.origin}/slow-${n}`));
    ids.set(tenant, await Promise.all(made));
  }
  const switchSlow = async (status: 'enabled' | 'disabled'): Promise<void> => {
    for (const [tenant, endpoints] of ids) {
      for (const id of endpoints) {
        await ask(tenant, `/v1/webhooks/endpoints/${id}`, { method: 'PATCH', body: JSON.stringify({ status }) });
      }
    }
  };
  const events = await startEvents(product, [ours], EVERY_MS);
  const measure = async (): Promise<Lags> => {
    const since = new Date();
    receiver.arrivals.length = 0;
    await sleep(TURN_MS);
    const all = receiver.arrivals.filter(({ path }) => path === '/healthy').map(({ lagMs }) => lagMs);
    return { all, ...(await partsOf(product, healthy, since)) };
  };
  const turns: { alone: Lags; beside: Lags }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await switchSlow('disabled');
    await sleep(SLOW_MS + 1_000);
    const alone = await measure();
    await switchSlow('enabled');
    const zoo = await startEvents(product, slow, ZOO_EVERY_MS);
    await sleep(SLOW_MS * 2);
    turns.push({ alone, beside: await measure() });
    await zoo.stop();
  }
  await events.stop();
  const rows = [joined(turns.map(({ alone }) => alone)), joined(turns.map((turn) => turn.beside))] as const;
  const row = (name: string, { all, made, taken }: Lags) => [
    name,
    String(all.length),
    ...[0.5, 0.95, 0.99].map((share) => whole(at(all, share))),
    ...[made, taken].map((lags) => whole(at(lags, 0.99))),
  ];
  printTable(
    ['from event to receiver', 'n', 'p50 ms', 'p95 ms', 'p99 ms', 'made p99 ms', 'taken p99 ms'],
    [
      row('alone', rows[0]),
      row(`beside ${SLOW_TENANTS * SLOW_ENDPOINTS} slow endpoints of ${SLOW_TENANTS} tenants`, rows[1]),
    ],
  );
  const ratios = turns.map((turn) => at(turn.beside.all, 0.99) / at(turn.alone.all, 0.99));
  const each = ratios.map((ratio) => ratio.toFixed(2)).join(' ');
  const ratio = at(rows[1].all, 0.99) / at(rows[0].all, 0.99);
  const [alone, zoo] = [whole(at(rows[0].all, 0.99)), whole(at(rows[1].all, 0.99))];
  const name = `a healthy endpoint beside ${SLOW_TENANTS * SLOW_ENDPOINTS} slow ones, p99`;
  const limit = `alone: ${alone} ms, n ${rows[0].all.length}`;
  noteLines('webhooks', [timesLine({ name, ours: `${zoo} ms, n ${rows[1].all.length}`, limit }, ratio, TIMES_BAR)]);
  say(`  p99 beside / alone: ${(at(rows[1].all, 0.99) / at(rows[0].all, 0.99)).toFixed(2)}; by round ${each}`);
}

async function addEndpoint(tenant: Tenant, url: string): Promise<string> {
  const body = JSON.stringify({ url, events: ['*'] });
  return (await ask<{ id: string }>(tenant, '/v1/webhooks/endpoints', { method: 'POST', body })).id;
}

/** How long after their events deliveries arrived, were made, and how long after that they were taken to be sent. */
type Lags = { all: number[]; made: number[]; taken: number[] };

async function partsOf({ database }: Product, endpoint: string, since: Date): Promise<Pick<Lags, 'made' | 'taken'>> {
  const { rows } = await database.query<{ made: number; taken: number }>(
    `select extract(epoch from d.created_at - e.created_at)::float8 * 1000 as made,
       extract(epoch from a.started_at - d.created_at)::float8 * 1000 as taken
     from webhook_deliveries d join events e on e.id = d.event_id
     join webhook_delivery_attempts a on a.delivery_id = d.id and a.number = 1
     where d.endpoint_id = $1 and e.created_at >= $2`,
    [endpoint, since],
  );
  return { made: rows.map(({ made }) => made), taken: rows.map(({ taken }) => taken) };
}

function joined(lags: readonly Lags[]): Lags {
  return {
    all: lags.flatMap(({ all }) => all),
    made: lags.flatMap(({ made }) => made),
    taken: lags.flatMap(({ taken }) => taken),
  };
}

function at(lags: readonly number[], share: number): number {
  return quantile(
    lags.toSorted((left, right) => left - right),
    share,
  );
}

/** Waits until the events so far have been turned into deliveries, of whoever had an endpoint. */
async function passed({ database }: Product): Promise<void> {
  for (;;) {
    const { rows } = await database.query<{ left: number }>(
      `select count(*)::int as left from events, consumer_cursors c
       where c.name = 'webhooks' and (events.xid, events.seq) > (c.xid, c.seq)`,
    );
    if (rows[0]?.left === 0) return;
    await sleep(50);
  }
}

async function transactions({ database }: Product): Promise<number> {
  const text = 'select xact_commit as n from pg_stat_database where datname = current_database()';
  return Number((await database.query<{ n: string }>(text)).rows[0]?.n);
}

function rateOf(arrivals: readonly Arrival[]): number {
  const [first, last] = [arrivals[0], arrivals.at(-1)];
  return first && last ? (arrivals.length - 1) / ((last.at - first.at) / 1_000) : Number.NaN;
}

function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
