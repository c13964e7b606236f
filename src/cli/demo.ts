import { openAlertScene, raiseAlert } from './demo/alerts.ts';
import { type Client, createClient, type Json } from './demo/client.ts';
import { startProduct } from './demo/product.ts';
import { askEngines } from './demo/prompt-run.ts';
import { type DemoReceiver, openDemoReceiver } from './demo/receiver.ts';
import { progressBar, terminal } from './demo/terminal.ts';

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
  const bar = progressBar(name.padEnd(10));
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
  }
}

async function explain(client: Client): Promise<void> {
  terminal.step('The poor page: what was seen, what was expected, how to fix it');
  const score = await client.get(`/scores/${POOR}`);
  const failed: Json[] = score.buckets
    .flatMap((bucket: Json) => bucket.criteria)
    .filter((criterion: Json) => criterion.status === 'fail');
  for (const criterion of failed.slice(0, 3)) {
    terminal.line(`${criterion.id}: ${criterion.evidence[0].found}`);
    terminal.line(`  expected ${criterion.evidence[0].expected}`);
    terminal.line(`  fix: ${criterion.how_to_fix}`);
  }
  terminal.held(
    'every criterion carries evidence',
    failed.every((criterion) => criterion.evidence.length > 0),
  );
}

async function rewrite(client: Client, receiver: DemoReceiver): Promise<void> {
  terminal.step('The audit wrote rewrites, one field each, from the facts of the page alone');
  const { data } = await client.get(`/recommendations?sku=${POOR}&status=open`);
  for (const recommendation of data) {
    terminal.line(
      `${recommendation.field} (${recommendation.priority}, about +${recommendation.expected_score_delta}): ${recommendation.rationale}`,
    );
  }
  const title = data.find((recommendation: Json) => recommendation.field === 'title');
  if (title) terminal.line(`the title, word by word: ${inlineDiff(title.diff)}`);

  terminal.step('A person approves them; they are pushed to the shop, and the public page is looked at');
  for (const recommendation of data) {
    await client.post(`/recommendations/${recommendation.id}/approve`);
    const { job_id } = await client.post(`/recommendations/${recommendation.id}/push`);
    await followJob(client, job_id, recommendation.field);
    const applied = await receiver.wait('recommendation.applied', (body) =>
      JSON.stringify(body.data).includes(recommendation.id),
    );
    terminal.held(`${recommendation.field} is live; recommendation.applied arrived, signed`, applied.isSigned);
  }
}

async function improved(client: Client, before: number): Promise<void> {
  terminal.step('The page as a visitor sees it now, and its new score');
  const { url } = await client.get(`/catalog/${POOR}`);
  const html = await (await fetch(url)).text();
  terminal.line(`<title> ${/<title>([^<]*)/.exec(html)?.[1]}`);
  terminal.held('the page carries Product JSON-LD', html.includes('application/ld+json'));
  const { job_id } = await client.post(`/scores/${POOR}/audit`);
  await followJob(client, job_id, POOR);
  const score = await client.get(`/scores/${POOR}`);
  terminal.held(`${POOR} rose from ${before} to ${score.score}, at least 70`, score.score >= 70);
}

/** Hunks on one line: what goes in brackets with a minus, what comes with a plus. */
function inlineDiff(hunks: readonly { op: string; text: string }[]): string {
  const signs: Record<string, string> = { insert: '+', delete: '-' };
  return hunks.map(({ op, text }) => (signs[op] ? `[${signs[op]}${text}]` : text)).join('');
}

async function tell(): Promise<void> {
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
    await rewrite(client, receiver);
    await improved(client, before);
    await askEngines(client, receiver, followJob);
    await raiseAlert(client, { receiver, scene }, followJob);
    terminal.step('Every step held.');
  } finally {
    await product.stop();
    await receiver.close();
    await scene.close();
  }
}

try {
  await tell();
} catch (error) {
  process.stderr.write(`\n✗ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
