import { expect, test } from 'vitest';
import { createInbox, type Inbox } from './inbox.ts';

const MAIL = { from: 'Alerts <a@b.example>', to: ['x@y.example'], subject: 'One', text: 'Text' };

const send = (inbox: Inbox, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  inbox.fetch(
    new Request('http://inbox.test/emails', {
      method: 'POST',
      headers: { authorization: `Bearer ${inbox.apiKey}`, ...headers },
      body: JSON.stringify(body),
    }),
  );
const post = (inbox: Inbox, body: unknown, path = inbox.slackPath): Promise<Response> =>
  inbox.fetch(new Request(`http://inbox.test${path}`, { method: 'POST', body: JSON.stringify(body) }));

test('an email is taken once for each key, and another one under the same key is refused for a day', async () => {
  let now = Date.UTC(2026, 0, 1);
  const inbox = createInbox({ clock: { now: () => new Date(now) } });
  const key = { 'idempotency-key': 'adl_1' };
  const first = await (await send(inbox, MAIL, key)).json();
  expect(await (await send(inbox, MAIL, key)).json()).toEqual(first);
  expect(inbox.emails()).toMatchObject([{ id: first.id, idempotencyKey: 'adl_1', to: ['x@y.example'] }]);
  const other = await send(inbox, { ...MAIL, subject: 'Two' }, key);
  expect([other.status, (await other.json()).name]).toEqual([409, 'invalid_idempotent_request']);
  now += 24 * 3_600_000;
  expect((await send(inbox, { ...MAIL, subject: 'Two' }, key)).status).toBe(200);
  expect(inbox.emails()).toHaveLength(2);
});

test.each([
  ['no key', MAIL, { authorization: '' }, '401 missing_api_key'],
  ['a wrong key', MAIL, { authorization: 'Bearer re_other' }, '403 invalid_api_key'],
  ['a long idempotency key', MAIL, { 'idempotency-key': 'x'.repeat(257) }, '400 invalid_idempotency_key'],
  ['no subject', { ...MAIL, subject: undefined }, {}, '422 missing_required_field'],
  ['no body', { ...MAIL, text: undefined }, {}, '422 validation_error'],
  ['no address', { ...MAIL, to: ['nobody'] }, {}, '422 validation_error'],
  ['too many addresses', { ...MAIL, to: Array(51).fill('x@y.example') }, {}, '422 validation_error'],
])('an email with %s is refused in the words of Resend', async (_case, body, headers, refused) => {
  const inbox = createInbox();
  const answer = await send(inbox, body, headers);
  expect(`${answer.status} ${(await answer.json()).name}`).toBe(refused);
  expect(inbox.emails()).toEqual([]);
});

test('Slack takes a text or valid blocks, and names what it does not take', async () => {
  const inbox = createInbox();
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
  const answers = [
    await post(inbox, { text: 'Hello', blocks: [section('x'.repeat(3_000))] }),
    await post(inbox, { text: 'Hello', blocks: [section('x'.repeat(3_001))] }),
    await post(inbox, { blocks: Array(51).fill(section('x')) }),
    await post(inbox, { text: 'x', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] }),
    await post(inbox, {}),
    await post(inbox, { text: 'Hello' }, '/services/T1/B1/other'),
  ];
  const said = await Promise.all(answers.map(async (answer) => [answer.status, await answer.text()]));
  expect(said).toEqual([
    [200, 'ok'],
    [400, 'invalid_payload'],
    [400, 'invalid_payload'],
    [400, 'invalid_payload'],
    [400, 'no_text'],
    [404, 'no_service'],
  ]);
  expect(inbox.slackMessages()).toHaveLength(1);
});
