import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { generateSecret, webhookHeaders } from './webhook-signature.ts';

const MESSAGE = {
  eventId: 'evt_01kaq0000000000000000000000',
  eventType: 'audit.completed',
  body: '{"id":"evt_01kaq0000000000000000000000","data":{"title":"Kaffee für zwei ☕"}}',
};
const NEWEST = generateSecret();
const PREVIOUS = generateSecret();

const minutesAway = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const verify = (secret: string, headers: Record<string, string>, body = MESSAGE.body) =>
  new Webhook(secret).verify(body, headers);

test('a secret is whsec_ and 32 random bytes in base64', () => {
  expect(generateSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(generateSecret()).not.toBe(generateSecret());
});

describe('the Standard Webhooks trio', () => {
  const headers = webhookHeaders(MESSAGE, [NEWEST], new Date());

  test('is accepted by an independent verifier', () => {
    expect(verify(NEWEST, headers)).toEqual(JSON.parse(MESSAGE.body));
  });

  test('is refused for another body, another id, another secret and another version', () => {
    expect(() => verify(NEWEST, headers, `${MESSAGE.body} `)).toThrow();
    expect(() => verify(NEWEST, { ...headers, 'webhook-id': 'evt_other' })).toThrow();
    expect(() => verify(PREVIOUS, headers)).toThrow();
    const unversioned = String(headers['webhook-signature']).replace('v1,', '');
    expect(() => verify(NEWEST, { ...headers, 'webhook-signature': unversioned })).toThrow();
  });

  test('is refused when it was sent six minutes ago or comes from six minutes ahead', () => {
    expect(() => verify(NEWEST, webhookHeaders(MESSAGE, [NEWEST], minutesAway(-6)))).toThrow(/old/);
    expect(() => verify(NEWEST, webhookHeaders(MESSAGE, [NEWEST], minutesAway(6)))).toThrow(/new/);
    expect(() => verify(NEWEST, webhookHeaders(MESSAGE, [NEWEST], minutesAway(-4)))).not.toThrow();
  });

  test('cannot be kept and sent later under a new timestamp', () => {
    const later = String(Math.floor(Date.now() / 1000) + 60);
    expect(() => verify(NEWEST, { ...headers, 'webhook-timestamp': later })).toThrow();
  });

  test('has a signature of each active secret, newest first, so that either verifies while one rotates', () => {
    const rotating = webhookHeaders(MESSAGE, [NEWEST, PREVIOUS], new Date());
    const signatures = String(rotating['webhook-signature']).split(' ');
    expect(signatures).toHaveLength(2);
    expect(verify(NEWEST, rotating)).toBeTruthy();
    expect(verify(PREVIOUS, rotating)).toBeTruthy();
    expect(verify(NEWEST, { ...rotating, 'webhook-signature': String(signatures[0]) })).toBeTruthy();
    expect(() => verify(generateSecret(), rotating)).toThrow();
  });
});

describe('X-EI-Signature', () => {
  test('is the hex HMAC-SHA256 of the raw body under the printed text of the newest secret', () => {
    const headers = webhookHeaders(MESSAGE, [NEWEST, PREVIOUS], new Date());
    const expected = createHmac('sha256', Buffer.from(NEWEST, 'utf8'))
      .update(Buffer.from(MESSAGE.body, 'utf8'))
      .digest('hex');
    expect(headers['X-EI-Signature']).toBe(`sha256=${expected}`);
  });

  test('changes with every byte of the body', () => {
    const sign = (body: string) => webhookHeaders({ ...MESSAGE, body }, [NEWEST], new Date())['X-EI-Signature'];
    expect(sign(MESSAGE.body)).not.toBe(sign(MESSAGE.body.replace('zwei', 'drei')));
  });
});

test('names the event, so that a receiver can route before it parses', () => {
  const headers = webhookHeaders(MESSAGE, [NEWEST], new Date('2026-05-23T08:31:00.900Z'));
  expect(headers).toMatchObject({
    'Content-Type': 'application/json',
    'X-EI-Event': 'audit.completed',
    'webhook-id': MESSAGE.eventId,
    'webhook-timestamp': '1779525060',
  });
});
