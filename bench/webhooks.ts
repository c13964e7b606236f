import { setTimeout as sleep } from 'node:timers/promises';
import { addEvents, startEvents } from './support/events.ts';
import { quantile } from './support/load.ts';
import { ask, type Product, startProduct } from './support/product.ts';
import { runRawUnits } from './support/raw-units.ts';
import { type Arrival, openReceiver, type Receiver, SLOW_MS } from './support/receiver.ts';
import { machine, printTable, say, whole } from './support/table.ts';
import { addTenants, type Tenant } from './support/tenants.ts';

/** Deliveries that one endpoint is sent at once, and that the raw limit sends at once. */
const AT_ONCE = 16;

/** Tenants whose endpoints are slow, and endpoints of each. */
const SLOW_TENANTS = 4;
const SLOW_ENDPOINTS = 5;

const EVERY_MS = 20;

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
    await beside(product, receiver);
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
  const cpu: number[] = [];
  const statements: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [cpuBefore, transactionsBefore] = [await cpuOf(product), await transactions(product)];
    const arrivals = await drainOnce(tenant, receiver, { id, since, deliveries });
    cpu.push(((await cpuOf(product)) - cpuBefore) / deliveries);
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
  }
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

/** A healthy endpoint alone, beside the slow ones, and alone again. */
async function beside(product: Product, receiver: Receiver): Promise<void> {
  const [ours, ...slow] = await addTenants(product, 1 + SLOW_TENANTS);
  if (!ours) return;
  await addEndpoint(ours, `${receiver.origin}/healthy`);
  const measure = async (seconds: number): Promise<number[]> => {
    const events = await startEvents(product, [ours], EVERY_MS);
    await sleep(2_000);
    receiver.arrivals.length = 0;
    await sleep(seconds * 1_000);
    await events.stop();
    await sleep(1_000);
    return receiver.arrivals.filter(({ path }) => path === '/healthy').map(({ lagMs }) => lagMs);
  };
  const before = await measure(15);
  const ids = new Map<Tenant, string[]>();
  for (const tenant of slow) {
    const made = Array.from({ length: SLOW_ENDPOINTS }, (_, n) => addEndpoint(tenant, `${receiver.origin}/slow-${n}`));
    ids.set(tenant, await Promise.all(made));
  }
  const zoo = await startEvents(product, slow, 200);
  await sleep(SLOW_MS * 3);
  const with_ = await measure(20);
  await zoo.stop();
  for (const [tenant, endpoints] of ids) {
    for (const id of endpoints) await ask(tenant, `/v1/webhooks/endpoints/${id}`, { method: 'DELETE' });
  }
  await sleep(SLOW_MS + 1_000);
  const alone = [...before, ...(await measure(15))].sort((left, right) => left - right);
  with_.sort((left, right) => left - right);
  const row = (name: string, lags: number[]) => [
    name,
    String(lags.length),
    ...[0.5, 0.95, 0.99].map((share) => whole(quantile(lags, share))),
  ];
  printTable(
    ['from event to receiver', 'n', 'p50 ms', 'p95 ms', 'p99 ms'],
    [
      row('alone', alone),
      row(`beside ${SLOW_TENANTS * SLOW_ENDPOINTS} slow endpoints of ${SLOW_TENANTS} tenants`, with_),
    ],
  );
  say(`  p99 beside / alone: ${(quantile(with_, 0.99) / quantile(alone, 0.99)).toFixed(2)}`);
}

async function addEndpoint(tenant: Tenant, url: string): Promise<string> {
  const body = JSON.stringify({ url, events: ['*'] });
  return (await ask<{ id: string }>(tenant, '/v1/webhooks/endpoints', { method: 'POST', body })).id;
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

async function cpuOf({ cpu }: Product): Promise<number> {
  return (await cpu.server()) + (await cpu.database());
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
