import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { listen } from '../../http/listen.ts';
import { createInbox, type Inbox } from '../../simulators/inbox/inbox.ts';
import { createDemoShop } from '../../simulators/shop/shop.ts';
import type { Client, Follow, Json } from './client.ts';
import type { DemoReceiver } from './receiver.ts';
import { shorten, terminal } from './terminal.ts';

const SKU = 'HARROW-KETTLE';
const PAGE = '/products/harrow-gooseneck-kettle';
const SHUT_OUT = ['GPTBot', 'ClaudeBot'];
const PATIENCE_MS = 30_000;

/** What the story's alerts need beside the product: a shop whose robots.txt can be broken, and an inbox. */
export type AlertScene = {
  /** What the product is started with, so that it may ask the shop and send to the inbox. */
  origins: string[];
  environment: Record<string, string>;
  url: string;
  inbox: Inbox;
  slackUrl: string;
  shutOut(bots: readonly string[]): void;
  close(): Promise<void>;
};

/** Opens the shop and the inbox, each on a free port of this machine. */
export async function openAlertScene(): Promise<AlertScene> {
  const [shopPort, mailPort] = [
    await listen({ host: '127.0.0.1', port: 0 }),
    await listen({ host: '127.0.0.1', port: 0 }),
  ];
  const [shopOrigin, mailOrigin] = [`http://127.0.0.1:${shopPort.port}`, `http://127.0.0.1:${mailPort.port}`];
  let bots: readonly string[] = [];
  const shop = createDemoShop({ baseUrl: shopOrigin, editRobots: (own) => closeTo(own, bots) });
  const inbox = createInbox();
  shopPort.serve((request) => shop.fetch(request));
  mailPort.serve((request) => inbox.fetch(request));
  return {
    origins: [shopOrigin, mailOrigin],
    environment: {
      RESEND_API_KEY: inbox.apiKey,
      RESEND_BASE_URL: mailOrigin,
      ALERTS_FROM: 'Demo alerts <alerts@demo.example>',
    },
    url: shopOrigin + PAGE,
    inbox,
    slackUrl: mailOrigin + inbox.slackPath,
    shutOut: (given) => {
      bots = given;
    },
    async close() {
      await Promise.all([shopPort.close(1_000), mailPort.close(1_000)]);
    },
  };
}

/** A robots.txt that keeps these bots out of everything. */
function closeTo(own: string, bots: readonly string[]): string {
  const groups = own.split('\n\n').map((group) => {
    const bot = bots.find((name) => group.startsWith(`User-agent: ${name}\n`));
    return bot ? `User-agent: ${bot}\nDisallow: /` : group;
  });
  return groups.join('\n\n');
}

/** Breaks robots.txt of a watched shop and shows the alert arriving, by webhook, email and Slack. */
export async function raiseAlert(
  client: Client,
  { receiver, scene }: { receiver: DemoReceiver; scene: AlertScene },
  follow: Follow,
): Promise<void> {
  terminal.step('A rule watches a second shop: tell us when a crawler that was let in is kept out');
  await client.post('/catalog', { sku: SKU, title: 'Harrow gooseneck kettle', brand: 'Brindlewick', url: scene.url });
  const rule = await client.post('/alerts/rules', {
    name: 'A crawler is kept out',
    type: 'crawler_access_regression',
    scope: { skus: [SKU] },
    channels: [{ email: { to: ['owner@demo.example'] } }, { slack: { url: scene.slackUrl } }],
  });
  terminal.line(
    `${rule.id} tells by ${rule.channels.map(({ kind, target }: Json) => `${kind} (${target})`).join(' and ')}.`,
  );
  await audit(client, follow);
  terminal.step(`Somebody closes its robots.txt to ${SHUT_OUT.join(' and ')}`);
  scene.shutOut(SHUT_OUT);
  const robots = await (await fetch(new URL('/robots.txt', scene.url))).text();
  for (const line of robots.split('\n').filter((_line, at, all) => isShutOut(all, at))) terminal.line(line);
  await audit(client, follow);
  const event = await receiver.wait('alert.fired', (body) => body.data.rule_id === rule.id);
  terminal.held(`alert.fired arrived, signed: ${event.body.data.summary}`, event.isSigned);
  await showMessages(scene.inbox);
  const deliveries = await taken(client, rule);
  terminal.held(
    'both deliveries were taken, each at its first try',
    deliveries.every(({ attempts }) => attempts === 1),
  );
}

/** The rule's deliveries, once none waits any more. */
async function taken(client: Client, rule: Json): Promise<Json[]> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) {
    const { data } = await client.get(`/alerts/deliveries?rule_id=${rule.id}&status=delivered`);
    if (data.length === rule.channels.length) return data;
  }
  throw new Error(`Not every channel was told within ${PATIENCE_MS / 1000} s.`);
}

async function audit(client: Client, follow: Follow): Promise<void> {
  const { job_id } = await client.post(`/scores/${SKU}/audit`);
  await follow(client, job_id, SKU);
}

/** A line of a group that keeps a bot out. */
function isShutOut(lines: readonly string[], at: number): boolean {
  return SHUT_OUT.some((bot) => [lines[at], lines[at - 1]].includes(`User-agent: ${bot}`));
}

async function showMessages(inbox: Inbox): Promise<void> {
  const [email, slack] = [await first(() => inbox.emails()), await first(() => inbox.slackMessages())];
  terminal.held(`the email arrived for ${email.to.join(', ')}: “${email.subject}”`, email.idempotencyKey !== null);
  for (const line of (email.text ?? '').trimEnd().split('\n')) terminal.aside(`│ ${shorten(line)}`);
  const path = resolve(process.env['DATA_DIR'] ?? '.data', 'demo-alert.html');
  await mkdir(resolve(path, '..'), { recursive: true });
  await writeFile(path, email.html ?? '');
  terminal.line(`Its HTML, as a mail program shows it: ${path}`);
  terminal.held(
    `Slack took ${slack.blocks?.length} blocks: “${slack.text?.split('\n')[0]}”`,
    (slack.blocks?.length ?? 0) > 0,
  );
}

async function first<Message>(messages: () => readonly Message[]): Promise<Message> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await new Promise((done) => setTimeout(done, 50))) {
    const [message] = messages();
    if (message) return message;
  }
  throw new Error(`No message arrived within ${PATIENCE_MS / 1000} s.`);
}
