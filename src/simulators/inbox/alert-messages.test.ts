import { describe, expect, test } from 'vitest';
import { emailRequest } from '../../domains/alerts/notify/email.ts';
import { emailHtml, emailText } from '../../domains/alerts/notify/email-template.ts';
import { type AlertMessage, gatherAlerts, type MessageAlert } from '../../domains/alerts/notify/message.ts';
import { slackBody } from '../../domains/alerts/notify/slack.ts';
import { webhookBody } from '../../domains/alerts/notify/webhook.ts';
import { createInbox } from './inbox.ts';

function alert(fields: Partial<MessageAlert> = {}): MessageAlert {
  return {
    fireId: 'fire_1',
    sku: 'HRW-1',
    summary: 'HRW-1: the score is 46, below 50.',
    count: 1,
    firstAt: '2026-11-27T22:10:00Z',
    lastAt: '2026-11-28T05:00:00Z',
    scoreBefore: 78,
    scoreAfter: 46,
    url: 'https://shop.example/products/kettle',
    details: {},
    ...fields,
  };
}

function message(fields: Partial<AlertMessage> = {}): AlertMessage {
  return {
    deliveryId: 'adl_1',
    workspaceId: 'ws_1',
    rule: { id: 'rule_1', name: 'Kitchen', type: 'SCORE_DROP' },
    createdAt: '2026-11-28T07:00:00Z',
    alerts: [alert()],
    cleared: [],
    left: 0,
    apiUrl: 'https://api.example',
    isTest: false,
    ...fields,
  };
}

const many = (count: number, summary: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => alert({ sku: `SKU-${index}`, summary: summary(index), count: 2 }));

const MESSAGES: readonly (readonly [string, AlertMessage])[] = [
  ['one alert', message()],
  ['a test', message({ alerts: [], isTest: true })],
  ['nothing but what has cleared', message({ alerts: [], cleared: [alert()] })],
  ['1,000 alerts', message({ alerts: many(1_000, (index) => `SKU-${index}: GPTBot is kept out now.`) })],
  [
    '1,000 alerts with 5,000 characters each',
    message({ alerts: many(1_000, (index) => `${index}${'<&>'.repeat(1_666)}`) }),
  ],
  ['1,000 alerts and 1,000 cleared', message({ alerts: many(1_000, String), cleared: many(1_000, String) })],
  [
    'a rule with a name of 200 characters',
    message({ rule: { id: 'rule_1', name: '&'.repeat(200), type: 'CITATION_LOSS' }, alerts: many(2, String) }),
  ],
  [
    'an address of 2,000 characters',
    message({ alerts: [alert({ url: `https://shop.example/?${'&'.repeat(1_970)}` })] }),
  ],
];

describe.each(MESSAGES)('%s', (_name, given) => {
  test('is what Slack takes: 50 blocks, 3,000 characters, a text for notifications', async () => {
    const inbox = createInbox();
    const body = slackBody(given);
    const answer = await inbox.fetch(new Request(`http://inbox.test${inbox.slackPath}`, { method: 'POST', body }));
    expect(await answer.text()).toBe('ok');
    const [{ text = '', blocks = [] } = {}] = inbox.slackMessages();
    expect(text.length).toBeGreaterThan(0);
    expect(text.length).toBeLessThanOrEqual(3_000);
    expect(blocks.length).toBeLessThanOrEqual(50);
    // A cut must not end in the middle of an escaped character or a link.
    const texts = blocks.flatMap((block) =>
      block.type === 'section' ? [block.text, ...(block.fields ?? [])] : block.type === 'context' ? block.elements : [],
    );
    for (const one of [text, ...texts.map((rich) => rich.text)]) {
      expect(one).not.toMatch(/&(?!amp;|lt;|gt;)/);
      expect(one).not.toMatch(/<[^>]*$/);
    }
  });

  test('is what Resend takes, and no mail program cuts it off', async () => {
    const inbox = createInbox();
    const settings = { apiKey: inbox.apiKey, from: 'Alerts <a@b.example>', baseUrl: 'http://inbox.test' };
    const { url, headers, body } = emailRequest(settings, ['x@y.example'], given);
    const answer = await inbox.fetch(new Request(url, { method: 'POST', headers, body }));
    expect(answer.status, await answer.clone().text()).toBe(200);
    const [email] = inbox.emails();
    expect(email?.idempotencyKey).toBe('adl_1');
    expect(email?.headers?.['List-Unsubscribe']).toBe('<mailto:a@b.example?subject=unsubscribe%20rule_1>');
    expect(email?.subject.length).toBeLessThanOrEqual(200);
    expect(Buffer.byteLength(email?.html ?? '')).toBeLessThan(102_400);
  });
});

test('what does not fit is counted, in Slack, in HTML and in text', () => {
  const given = message({ alerts: many(1_000, (index) => `SKU-${index}: late.`) });
  expect(slackBody(given)).toContain('and 953 more lines, all at https://api.example/v1/alerts/fires?rule_id=rule_1');
  const left = /And (\d+) more lines/.exec(emailHtml(given))?.[1];
  const shown = emailText(given).match(/^- SKU-/gm)?.length ?? 0;
  expect(shown).toBeGreaterThan(40);
  expect(Number(left)).toBe(1_000 - shown);
  expect(emailText(given)).toContain(`And ${left} more lines`);
});

test('an email is a table with inline styles that follows the width and the colours of its reader', () => {
  const html = emailHtml(message({ alerts: [alert({ summary: '<script>alert(1)</script> & “quotes"' })] }));
  expect(html).toContain('<table role="presentation"');
  expect(html).toContain('max-width:600px');
  expect(html).toContain('@media (prefers-color-scheme: dark)');
  expect(html).toContain('@media (max-width:480px)');
  expect(html).toContain('78 → 46');
  expect(html).toContain('−32');
  expect(html).not.toContain('<script>');
  expect(html).not.toMatch(/src=|@import|url\(/);
});

test('of 5,000 fires a message lists 200, what goes on before what has cleared, and says how many more and where they are', () => {
  const at = new Date('2026-11-28T07:00:00Z');
  const fires = Array.from({ length: 5_000 }, (_, index) => ({
    id: `fire_${index}`,
    sku: `SKU-${index % 4_000}`,
    summary: 'GPTBot is kept out now.',
    details: {},
    firedAt: new Date(at.getTime() + index),
    clearedAt: index % 4_000 < 3_900 ? at : null,
  }));
  const given = message(gatherAlerts(fires));
  expect([given.alerts.length, given.cleared.length, given.left]).toEqual([100, 100, 3_800]);
  expect(given.cleared[0]).toMatchObject({ sku: 'SKU-0', count: 2, fireId: 'fire_4000' });
  const { data } = JSON.parse(webhookBody(given));
  expect(data.more).toEqual({ count: 3_800, url: 'https://api.example/v1/alerts/fires?rule_id=rule_1' });
  expect(data.alerts).toHaveLength(100);
  expect(slackBody(given)).toContain('and 3953 more lines');
  const shown = emailText(given).match(/^- GPTBot/gm)?.length ?? 0;
  expect(emailText(given)).toContain(`And ${4_000 - shown} more lines`);
  expect(JSON.parse(webhookBody(message())).data.more).toBeNull();
});
