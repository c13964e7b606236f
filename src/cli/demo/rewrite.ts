import { toText } from '../../kernel/rich-text.ts';
import type { Client, Follow, Json } from './client.ts';
import type { DemoReceiver } from './receiver.ts';
import { paint, shorten, terminal } from './terminal.ts';

/** What a visitor of the page sees of its texts. */
type PageTexts = { title: string; description: string; bullets: string[]; hasData: boolean };

/** Approves what the audit proposed, pushes it, and shows the page before and after. */
export async function rewritePage(
  client: Client,
  { receiver, sku }: { receiver: DemoReceiver; sku: string },
  follow: Follow,
): Promise<void> {
  terminal.step('The audit wrote rewrites, one field each, from the facts of the page alone');
  const { data } = await client.get(`/recommendations?sku=${sku}&status=open`);
  for (const { field, priority, expected_score_delta: delta, rationale } of data) {
    terminal.line(shorten(`${field} (${priority}, about +${delta}): ${rationale}`));
  }
  const title = data.find((recommendation: Json) => recommendation.field === 'title');
  if (title) terminal.line(`the title, word by word: ${inlineDiff(title.diff)}`);

  const { url } = await client.get(`/catalog/${sku}`);
  const before = await readPage(url);
  terminal.step('A person approves them; they are pushed to the shop, and the public page is looked at');
  for (const recommendation of data) await push(client, { receiver, recommendation }, follow);
  const after = await readPage(url);
  terminal.step('The page as a visitor sees it, before and after');
  compare('title', before.title, after.title);
  compare('description', before.description, after.description);
  compare('bullets', before.bullets.join(' · '), after.bullets.join(' · '));
  terminal.held('the page carries Product JSON-LD', after.hasData);
}

async function push(
  client: Client,
  { receiver, recommendation }: { receiver: DemoReceiver; recommendation: Json },
  follow: Follow,
): Promise<void> {
  const { id, field } = recommendation;
  await client.post(`/recommendations/${id}/approve`);
  const { job_id } = await client.post(`/recommendations/${id}/push`);
  await follow(client, job_id, field);
  const isOurs = (body: Json): boolean => JSON.stringify(body.data).includes(id);
  const pushed = await receiver.wait('recommendation.pushed', isOurs);
  const applied = await receiver.wait('recommendation.applied', isOurs);
  terminal.held(
    `${field}: recommendation.pushed when the store took it, recommendation.applied when the page showed it`,
    pushed.isSigned && applied.isSigned,
  );
}

function compare(name: string, before: string, after: string): void {
  if (before === after) {
    terminal.aside(`${name} is as it was`);
    return;
  }
  terminal.line(`${paint('red', '-')} ${shorten(`${name}: ${before || '(none)'}`)}`);
  terminal.line(`${paint('green', '+')} ${shorten(`${name}: ${after || '(none)'}`)}`);
}

async function readPage(url: string): Promise<PageTexts> {
  const html = await (await fetch(url)).text();
  const list = /<ul class="features">([\s\S]*?)<\/ul>/.exec(html)?.[1] ?? '';
  return {
    title: textOf(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1]),
    description: textOf(/<div class="product-description"[^>]*>([\s\S]*?)<\/div>/.exec(html)?.[1]),
    bullets: [...list.matchAll(/<li[^>]*>([\s\S]*?)<\/li>/g)].map((match) => textOf(match[1])),
    hasData: html.includes('application/ld+json'),
  };
}

function textOf(html: string | undefined): string {
  return toText(html ?? '');
}

/** Hunks on one line: what goes in red or in brackets with a minus, what comes in green or with a plus. */
function inlineDiff(hunks: readonly { op: string; text: string }[]): string {
  const shown = hunks.map(({ op, text }) => {
    if (op === 'insert') return paint('green', `[+${text}]`);
    return op === 'delete' ? paint('red', `[-${text}]`) : text;
  });
  return shown.join('');
}
