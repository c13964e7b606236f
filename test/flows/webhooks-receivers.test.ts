import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEndpoint } from '../../src/domains/webhooks/commands.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';
import { openWebhookBench, type WebhookBench } from '../support/webhook-bench.ts';

const HOUR = 3_600_000;
const CLOSED = 'http://127.0.0.1:9';

let receiver: Receiver;
let bench: WebhookBench;

beforeAll(async () => {
  receiver = await openReceiver();
  bench = await openWebhookBench(receiver, [CLOSED]);
  bench.consume();
  bench.run({ timeoutMs: 700 });
});

afterAll(async () => {
  await bench.close();
  await receiver.close();
});

const endpointRow = (id: string) => bench.services.db.webhookEndpoint.findUniqueOrThrow({ where: { id } });

describe('whatever a receiver does becomes one attempt in the log', () => {
  const zoo: [
    name: string,
    answer: Parameters<Receiver['on']>[1],
    expected: { status: string; httpStatus: number | null; error: string | null },
  ][] = [
    ['200', (_request, response) => response.end('fine'), { status: 'SUCCEEDED', httpStatus: 200, error: null }],
    [
      '204',
      (_request, response) => response.writeHead(204).end(),
      { status: 'SUCCEEDED', httpStatus: 204, error: null },
    ],
    [
      '500',
      (_request, response) => response.writeHead(500).end('broken'),
      { status: 'PENDING', httpStatus: 500, error: 'unsuccessful_status' },
    ],
    [
      '429 with Retry-After',
      (_request, response) => response.writeHead(429, { 'Retry-After': '3600' }).end(),
      { status: 'PENDING', httpStatus: 429, error: 'unsuccessful_status' },
    ],
    [
      '301 to a place that would answer 200',
      (_request, response) => response.writeHead(301, { Location: `${receiver.origin}/elsewhere` }).end(),
      { status: 'PENDING', httpStatus: 301, error: 'redirected' },
    ],
    [
      '410',
      (_request, response) => response.writeHead(410).end(),
      { status: 'FAILED', httpStatus: 410, error: 'gone' },
    ],
    ['silence', () => undefined, { status: 'PENDING', httpStatus: null, error: 'timeout' }],
    [
      'a body that drips',
      (_request, response) => {
        const timer = setInterval(() => response.write('.'), 50);
        response.on('close', () => clearInterval(timer));
      },
      { status: 'PENDING', httpStatus: null, error: 'timeout' },
    ],
    [
      'a body that never ends',
      (_request, response) => {
        const pour = () => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        };
        response.on('drain', pour);
        pour();
      },
      { status: 'SUCCEEDED', httpStatus: 200, error: null },
    ],
    [
      'a reset after the headers',
      (_request, response) => {
        response.writeHead(200, { 'Content-Length': '100' });
        response.write('half', () => response.socket?.resetAndDestroy());
      },
      { status: 'PENDING', httpStatus: null, error: 'connection_failed' },
    ],
    [
      'a reset before any answer',
      (_request, response) => response.socket?.resetAndDestroy(),
      { status: 'PENDING', httpStatus: null, error: 'connection_failed' },
    ],
    [
      'bytes that are no text',
      (_request, response) => response.end(Buffer.from([0x00, 0xff, 0xfe, 0x41, 0xc3])),
      { status: 'SUCCEEDED', httpStatus: 200, error: null },
    ],
    [
      'a body that is not what its encoding says',
      (_request, response) =>
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(Buffer.from('not gzip at all')),
      { status: 'PENDING', httpStatus: null, error: 'connection_failed' },
    ],
  ];

  test.each(zoo)('%s', async (_name, behaviour, expected) => {
    const ours = await bench.caller();
    const { path, endpoint } = await bench.endpoint(ours);
    receiver.on(path, behaviour);
    const delivery = await bench.tried(await bench.happen(ours), endpoint.id, 1);
    const [attempt, ...more] = delivery.attempts;
    expect(more).toEqual([]);
    expect({ status: delivery.status, httpStatus: attempt?.httpStatus, error: attempt?.error }).toEqual(expected);
    expect(Buffer.byteLength(attempt?.responseBody ?? '')).toBeLessThanOrEqual(3 * 4_096);
    expect(attempt?.responseBody ?? '').not.toContain('\u0000');
    expect(attempt?.durationMs).toBeLessThan(8_000);
  });

  test('nobody listening', async () => {
    const ours = await bench.caller();
    const endpoint = await createEndpoint(ours, { url: `${CLOSED}/hook`, events: ['*'] });
    const delivery = await bench.tried(await bench.happen(ours), endpoint.id, 1);
    expect(delivery.attempts[0]).toMatchObject({ httpStatus: null, error: 'connection_failed' });
  });

  test('an address that turned private after it was registered is not called', async () => {
    const ours = await bench.caller();
    const { endpoint } = await bench.endpoint(ours);
    const forbidden = await openReceiver();
    await bench.services.db.webhookEndpoint.update({ where: { id: endpoint.id }, data: { url: forbidden.origin } });
    const delivery = await bench.tried(await bench.happen(ours), endpoint.id, 1);
    expect(delivery.attempts[0]).toMatchObject({ httpStatus: null, error: 'blocked_address', responseBody: null });
    expect(forbidden.received).toEqual([]);
    await forbidden.close();
  });

  test('a redirect is not followed', () => {
    expect(receiver.at('/elsewhere')).toEqual([]);
  });
});

describe('a failed delivery', () => {
  test('comes again on schedule with the same id and bytes, and its log holds both attempts', async () => {
    const ours = await bench.caller();
    const { path, endpoint } = await bench.endpoint(ours);
    receiver.on(path, (_request, response) => response.writeHead(receiver.at(path).length === 1 ? 503 : 200).end());
    const eventId = await bench.happen(ours);
    const first = await bench.tried(eventId, endpoint.id, 1);
    const waitMs = (first.nextAttemptAt?.getTime() ?? 0) - (first.attempts[0]?.startedAt.getTime() ?? 0);
    expect(waitMs).toBeGreaterThanOrEqual(5_000);
    expect(waitMs).toBeLessThan(7_500);
    expect((await endpointRow(endpoint.id)).failingSince).not.toBeNull();

    bench.clock.advance(6_000);
    const second = await bench.tried(eventId, endpoint.id, 2);
    expect(second).toMatchObject({ status: 'SUCCEEDED', attemptCount: 2, nextAttemptAt: null });
    expect(second.attempts.map(({ number, httpStatus }) => [number, httpStatus])).toEqual([
      [1, 503],
      [2, 200],
    ]);
    const [one, two] = receiver.at(path);
    expect(two?.body).toBe(one?.body);
    expect(two?.headers['webhook-id']).toBe(one?.headers['webhook-id']);
    expect(one?.body).toContain('☕');
    for (const attempt of [one, two]) {
      const { body = '', headers = {} } = attempt ?? {};
      expect(() => new Webhook(endpoint.secret).verify(body, headers)).not.toThrow();
      expect(headers['x-ei-signature']).toBe(
        `sha256=${createHmac('sha256', endpoint.secret).update(body).digest('hex')}`,
      );
    }
    expect(Number(two?.headers['webhook-timestamp'])).toBeGreaterThan(Number(one?.headers['webhook-timestamp']));
    expect((await endpointRow(endpoint.id)).failingSince).toBeNull();
  });

  test('waits as long as Retry-After asks, as seconds or as a date', async () => {
    const ours = await bench.caller();
    const byDate = new Date(bench.clock.now().getTime() + 2 * HOUR).toUTCString();
    for (const [header, hours] of [
      ['3600', 1],
      [byDate, 2],
      ['9999999', 24],
    ] as const) {
      const { path, endpoint } = await bench.endpoint(ours, ['alert.fired']);
      receiver.on(path, (_request, response) => response.writeHead(429, { 'Retry-After': header }).end());
      const delivery = await bench.tried(await bench.happen(ours, 'alert.fired'), endpoint.id, 1);
      const waited = (delivery.nextAttemptAt?.getTime() ?? 0) - bench.clock.now().getTime();
      expect(Math.abs(waited - hours * HOUR)).toBeLessThan(5_000);
    }
  });
});
