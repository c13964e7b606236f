import { parseArgs } from 'node:util';
import { openAlertScene, raiseAlert } from './demo/alerts.ts';
import { type Client, createClient, type Json } from './demo/client.ts';
import { startProduct } from './demo/product.ts';
import { askEngines } from './demo/prompt-run.ts';
import { type Delivery, type DemoReceiver, openDemoReceiver } from './demo/receiver.ts';
import { rewritePage } from './demo/rewrite.ts';
import { paint, progressBar, shorten, terminal } from './demo/terminal.ts';

const POOR = 'BRW-LP-02';

const HEADLINES = [
  { sku: 'BRW-KT-09', band: 'good' },
  { sku: 'TRN-DB-20', band: 'fair' },
  { sku: POOR, band: 'poor' },
] as const;

/** How often a job's stream is opened: one that the server ends early is opened again, as every reader should. */
const STREAMS_MAX = 5;

/** Runs a job to its end with a progress bar. @throws Error with the job's own error when it fails */
async function followJob(client: Client, id: string, name: string): Promise<void> {
  const bar = progressBar(name.padEnd(13));
  let job: Json = { status: 'queued' };
  for (let count = 0; count < STREAMS_MAX && !job.finished_at; count += 1) {
    for await (const { job: now } of client.stream(`/jobs/${id}/events`)) {
      if (now) bar.update(now.progress.percent, now.progress.step ?? now.status);
    }
    job = await client.get(`/jobs/${id}`);
  }
  bar.end();
  if (job.status !== 'succeeded') throw new Error(`${name} ended ${job.status}: ${job.error?.message}`);
}

async function listen(client: Client, receiver: DemoReceiver): Promise<void> {
  terminal.step('A receiver asks for events');
  const endpoint = await client.post('/webhooks/endpoints', { url: `${receiver.origin}/hook`, events: ['*'] });
  receiver.trust(endpoint.secret);
  terminal.line(`${endpoint.id} gets every event; its secret is shown this once.`);
}

async function audit(client: Client, receiver: DemoReceiver): Promise<void> {
  terminal.step('Three product pages are audited, over HTTP, as AI crawlers see them');
  for (const { sku, band } of HEADLINES) {
    const { job_id } = await client.post(`/scores/${sku}/audit`);
    await followJob(client, job_id, sku);
    const score = await client.get(`/scores/${sku}`);
    terminal.held(`${sku} scores ${score.score}, ${score.band}`, score.band === band);
    const buckets = score.buckets.map((bucket: Json) => `${bucket.bucket} ${bucket.score}/${bucket.max}`);
    terminal.line(buckets.join('  '));
    const delivery = await receiver.wait('audit.completed', (body) => body.data.run_id === score.run_id);
    terminal.held(`audit.completed arrived, signed, as ${delivery.id}`, delivery.isSigned);
    if (sku === POOR) showDelivery(delivery);
  }
}

/** A webhook as it came over the wire, its data cut to a few lines. */
function showDelivery({ headers, body }: Delivery): void {
  for (const name of ['x-ei-event', 'x-ei-signature', 'webhook-id', 'webhook-timestamp', 'webhook-signature']) {
    if (headers[name]) terminal.aside(`│ ${name}: ${shorten(String(headers[name]), 90)}`);
  }
  const { data, ...envelope } = body;
  terminal.aside(`│ ${shorten(JSON.stringify(envelope))}`);
  for (const [name, value] of Object.entries(data).slice(0, 8)) {
    terminal.aside(`│   ${name}: ${shorten(JSON.stringify(value), 90)}`);
  }
}

async function explain(client: Client): Promise<void> {
  terminal.step('The poor page: what was seen, what was expected, how to fix it');
  const score = await client.get(`/scores/${POOR}`);
  const failed: Json[] = score.buckets
    .flatMap((bucket: Json) => bucket.criteria)
    .filter((criterion: Json) => criterion.status === 'fail');
  for (const criterion of failed.slice(0, 3)) {
    terminal.line(`${paint('yellow', criterion.id)}: ${shorten(criterion.evidence[0].found, 80)}`);
    terminal.line(`  expected ${shorten(criterion.evidence[0].expected)}`);
    terminal.line(`  fix: ${shorten(criterion.how_to_fix)}`);
  }
  terminal.held(
    'every criterion carries evidence',
    failed.every((criterion) => criterion.evidence.length > 0),
  );
}

async function improved(client: Client, before: number): Promise<void> {
  terminal.step('The page is audited again');
  const { job_id } = await client.post(`/scores/${POOR}/audit`);
  await followJob(client, job_id, POOR);
  const score = await client.get(`/scores/${POOR}`);
  terminal.held(`${POOR} rose from ${before} to ${score.score}, at least 70`, score.score >= 70);
}

/** Leaves the product as the story left it, until the terminal says stop. */
async function keep({ url, key }: { url: string; key: string }): Promise<void> {
  terminal.step('It keeps running, with everything that the story made');
  terminal.line(`${url}/graphql and ${url}/docs, with the key ${key}`);
  terminal.line(`curl -H 'Authorization: Bearer ${key}' '${url}/v1/events?limit=5'`);
  terminal.aside('Ctrl+C stops it and deletes its data.');
  await new Promise<void>((resolve) => {
    const stay = setInterval(() => undefined, 60_000);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        clearInterval(stay);
        resolve();
      });
    }
  });
}

async function tell({ isKept }: { isKept: boolean }): Promise<void> {
  const receiver = await openDemoReceiver();
  const scene = await openAlertScene();
  terminal.step('The product starts: an embedded database, a sandbox, the bundled shop');
  const product = await startProduct({
    egressAllow: [receiver.origin, ...scene.origins],
    environment: scene.environment,
  });
  try {
    terminal.line(`It serves at ${product.url}.`);
    const client = createClient(product.url, product.key);
    await listen(client, receiver);
    await audit(client, receiver);
    await explain(client);
    const before = (await client.get(`/scores/${POOR}`)).score;
    await rewritePage(client, { receiver, sku: POOR }, followJob);
    await improved(client, before);
    await askEngines(client, receiver, followJob);
    await raiseAlert(client, { receiver, scene }, followJob);
    terminal.step('Every step held.');
    if (isKept) await keep(product);
  } finally {
    await product.stop();
    await receiver.close();
    await scene.close();
  }
}

try {
  const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
  await tell({ isKept: values.keep });
} catch (error) {
  process.stderr.write(`\n✗ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
