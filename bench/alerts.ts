import { setTimeout as sleep } from 'node:timers/promises';
import { EVENTS_TOPIC } from '../src/events/append.ts';
import { newId } from '../src/kernel/ids.ts';
import { createWakeup } from '../src/platform/wakeup.ts';
import { SILENT } from './support/events.ts';
import { fillCatalogue, fillScores } from './support/fill.ts';
import { noteLines, shareLine } from './support/lines.ts';
import { ask, followJob, type Product, startProduct } from './support/product.ts';
import { runRawUnits } from './support/raw-units.ts';
import { openReceiver } from './support/receiver.ts';
import { machine, printTable, say, shareOf, whole } from './support/table.ts';

/** The least share of the raw limit's processor time. */
const BAR = 0.4;

/** Audits that end together, and requests that the raw limit has under way at once. */
const AT_ONCE = 16;

/** An audit of the shop that leaves room for its score to be below the rule's threshold. */
const SKU = 'BRW-LP-02';

/**
 * Alerts: audits whose scores are below a rule's threshold, from their events to the last fire told, beside one INSERT and
 * one signed POST for each. Fires that were found together go out in one message, so requests are fewer than fires.
 */
export async function benchAlerts({ evaluations, rounds }: { evaluations: number; rounds: number }): Promise<void> {
  const receiver = await openReceiver();
  const product = await startProduct({ env: { EGRESS_ALLOW: receiver.origin } });
  try {
    say(`alerts: ${whole(evaluations)} evaluations that fire, ${machine()}`);
    await fillCatalogue(product, evaluations);
    const { job_id: jobId } = await ask<{ job_id: string }>(product, `/v1/scores/${SKU}/audit`, { method: 'POST' });
    await followJob(product, jobId, () => undefined);
    await fillScores(product, SKU, evaluations);
    const lines: Line[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await addRule(product, `${receiver.origin}/alerts`);
      receiver.arrivals.length = 0;
      const before = await spent(product);
      const seconds = await fireAll(product, evaluations);
      const after = await spent(product);
      const { databaseUrl } = product;
      const count = evaluations;
      const raw = await runRawUnits({ databaseUrl, answer: 'ok', body: BODY, count, atOnce: AT_ONCE, isSigned: true });
      lines.push({
        rate: evaluations / seconds,
        limit: evaluations / raw.seconds,
        limitMs: (raw.cpuMs + raw.databaseMs) / evaluations,
        server: (after.server - before.server) / evaluations,
        database: (after.database - before.database) / evaluations,
        messages: receiver.arrivals.length,
      });
    }
    lines.sort((left, right) => left.rate / left.limit - right.rate / right.limit);
    const middle = lines[Math.floor(lines.length / 2)];
    if (middle) print(middle, rounds);
  } finally {
    await product.close();
    receiver.close();
  }
}

/** The raw limit sends what tells of one fire. */
const BODY = JSON.stringify({ type: 'alert.fired', data: { text: 'x'.repeat(600) } });

type Line = { rate: number; limit: number; limitMs: number; server: number; database: number; messages: number };

function print({ rate, limit, limitMs, server, database, messages }: Line, rounds: number): void {
  const ours = server + database;
  const what = `one INSERT, one signed POST, ${whole(limit)}/s`;
  noteLines('alerts', [
    shareLine('evaluations that fire', { ours, limit: limitMs, what, each: `each, ${whole(rate)}/s` }, BAR),
  ]);
  printTable(
    ['', 'evaluations/s', 'INSERT + POST/s', 'share', 'bar', 'server ms', 'database ms', 'messages'],
    [
      [
        `median of ${rounds}`,
        whole(rate),
        whole(limit),
        shareOf(limitMs / ours, BAR),
        BAR.toFixed(2),
        server.toFixed(2),
        database.toFixed(2),
        whole(messages),
      ],
    ],
  );
}

/** A rule that nothing has breached yet takes the place of the one before. */
async function addRule(product: Product, url: string): Promise<void> {
  const { data } = await ask<{ data: { id: string }[] }>(product, '/v1/alerts/rules');
  for (const { id } of data) await ask(product, `/v1/alerts/rules/${id}`, { method: 'DELETE' });
  const body = JSON.stringify({
    name: 'Below 100',
    type: 'score_drop',
    scope: { all: true },
    threshold: 100,
    channels: [{ webhook: { url } }],
  });
  await ask(product, '/v1/alerts/rules', { method: 'POST', body });
}

/** Tells of the audits at once. @returns the seconds until each has fired and every message was answered */
async function fireAll({ database, databaseUrl, redisUrl, workspaceId }: Product, count: number): Promise<number> {
  const at = new Date();
  const { rows } = await database.query<{ id: string; sku: string }>(
    `select run.id, sku from score_runs run join products on products.id = product_id
     where run.workspace_id = $1 and sku like 'F-%' limit $2`,
    [workspaceId, count],
  );
  const events = rows.map((run) => ({ id: newId('Event', at.getTime()), run }));
  const bodies = events.map(({ id, run }) => bodyOf(id, workspaceId, at, run));
  const wakeup = createWakeup({ databaseUrl, redisUrl, log: SILENT });
  try {
    const start = performance.now();
    await database.query(
      `insert into events (id, workspace_id, type, body, created_at)
       select id, $2, 'audit.completed', body, $4 from unnest($1::text[], $3::text[]) as e (id, body)`,
      [events.map(({ id }) => id), workspaceId, bodies, at],
    );
    wakeup.signal(EVENTS_TOPIC);
    for (;;) {
      const told = await database.query<{ fired: number; open: number }>(
        `select (select count(*)::int from alert_fires where fired_at >= $1) as fired,
           (select count(*)::int from alert_deliveries where created_at >= $1 and status = 'PENDING') as open`,
        [at],
      );
      if (told.rows[0]?.fired === events.length && told.rows[0].open === 0) return (performance.now() - start) / 1000;
      await sleep(20);
    }
  } finally {
    await wakeup.close();
  }
}

function bodyOf(id: string, workspaceId: string, at: Date, run: { id: string; sku: string }): string {
  const data = {
    ...{ run_id: run.id, job_id: null, sku: run.sku, url: 'https://brand.example/p', channel: 'd2c', model: 'pdp' },
    ...{ score: 50, band: 'fair', previous_score: null, delta: null, buckets: [], audited_at: at.toISOString() },
  };
  return JSON.stringify({ id, type: 'audit.completed', created_at: at.toISOString(), workspace_id: workspaceId, data });
}

async function spent({ cpu }: Product): Promise<{ server: number; database: number }> {
  return { server: await cpu.serverInAll(), database: await cpu.database() };
}
