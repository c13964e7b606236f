import type net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ChannelTarget, sealChannelSecret, sealTarget } from '../../src/domains/alerts/channel-target.ts';
import type { AlertMessage } from '../../src/domains/alerts/notify/message.ts';
import { type SendOutcome, sendMessage } from '../../src/domains/alerts/notify/send.ts';
import type { AlertChannel } from '../../src/generated/prisma/client.ts';
import type { Context } from '../../src/kernel/context.ts';
import { newId } from '../../src/kernel/ids.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { createHttpOut, type HttpOut } from '../../src/platform/http-out.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { selfSigned } from '../support/certificate.ts';
import { closedPort, serveRaw, serveTls } from '../support/loopback.ts';
import { PRIVATE_HOSTS } from '../support/private-addresses.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';

const KINDS = ['EMAIL', 'SLACK', 'WEBHOOK'] as const;
type Kind = (typeof KINDS)[number];

const MESSAGE: AlertMessage = {
  deliveryId: 'adl_1',
  workspaceId: 'ws_1',
  rule: { id: 'rule_1', name: 'Low', type: 'SCORE_DROP' },
  createdAt: '2026-11-28T07:00:00Z',
  alerts: [],
  cleared: [],
  left: 0,
  apiUrl: 'https://api.example',
  isTest: true,
};

let run: TestApp;
let context: Context;
let far: Receiver;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  context = (await run.workspace()).context();
  far = await openReceiver();
});
afterAll(async () => {
  await run.close();
  await far.close();
});

/** Sends the message once to where `origin` is, over a real socket. */
async function send(kind: Kind, origin: string, { path = '/', isOpen = true } = {}): Promise<SendOutcome> {
  const http: HttpOut = createHttpOut({ allowOrigins: isOpen ? [origin] : [], userAgent: 'test' });
  const settings = createSettings({
    RESEND_API_KEY: 're_test',
    RESEND_BASE_URL: origin + (path === '/' ? '' : path),
    ALERTS_FROM: 'a@example.com',
  });
  try {
    return await sendMessage({ ...context, http, operatorHttp: http, settings }, channel(kind, origin + path), MESSAGE);
  } finally {
    await http.close();
  }
}

function channel(kind: Kind, url: string): AlertChannel {
  const identity = { id: newId('AlertChannel'), workspaceId: context.principal.workspaceId };
  const target: ChannelTarget = kind === 'EMAIL' ? { kind, to: ['x@example.com'] } : { kind, url };
  return {
    ...identity,
    ruleId: 'rule_1',
    kind,
    target: '',
    targetSealed: sealTarget(context.secrets, identity, target),
    secretSealed: sealChannelSecret(context.secrets, identity, 'whsec_dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0'),
    position: 0,
  };
}

const whereOf = (kind: Kind, path: string) => (kind === 'EMAIL' ? `${path}/emails` : path);

describe.each(KINDS)('%s', (kind) => {
  test.each([200, 201, 204])('%i is taken', async (status) => {
    const path = far.newPath();
    far.on(whereOf(kind, path), (_request, response) => response.writeHead(status).end());
    expect(await send(kind, far.origin, { path })).toEqual({
      error: null,
      httpStatus: status,
      isPermanent: false,
      retryAfterMs: null,
    });
  });

  test.each([
    [400, true],
    [401, true],
    [403, true],
    [404, true],
    [410, true],
    [422, true],
    [408, false],
    [409, false],
    [425, false],
    [429, false],
    [500, false],
    [502, false],
    [503, false],
    [504, false],
  ])('%i is given up at once: %s', async (status, isPermanent) => {
    const path = far.newPath();
    far.on(whereOf(kind, path), (_request, response) => response.writeHead(status).end('no'));
    const error = `It was answered with status ${status}.`;
    expect(await send(kind, far.origin, { path })).toEqual({
      error,
      httpStatus: status,
      isPermanent,
      retryAfterMs: null,
    });
  });

  test.each([
    [429, '7', 7_000],
    [503, '30', 30_000],
    [429, 'soon', null],
  ])('%i with Retry-After %s is tried again then', async (status, header, retryAfterMs) => {
    const path = far.newPath();
    far.on(whereOf(kind, path), (_request, response) => response.writeHead(status, { 'retry-after': header }).end());
    expect(await send(kind, far.origin, { path })).toMatchObject({ isPermanent: false, retryAfterMs });
  });

  test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const [path, elsewhere] = [far.newPath(), far.newPath()];
    far.on(whereOf(kind, path), (_request, response) => response.writeHead(status, { location: elsewhere }).end());
    expect(await send(kind, far.origin, { path })).toMatchObject({ httpStatus: status, isPermanent: true });
    expect(far.at(elsewhere)).toEqual([]);
  });

  test('an answer without end is read to 4 KB, and its status counts', async () => {
    const path = far.newPath();
    let written = 0;
    far.on(whereOf(kind, path), (_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536))) written += 65_536;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect(await send(kind, far.origin, { path })).toMatchObject({ error: null, httpStatus: 200 });
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  test.each([
    ['a closed port', null],
    ['a reset', (socket: net.Socket) => socket.resetAndDestroy()],
    ['no answer and an end', (socket: net.Socket) => socket.end()],
    ['what is not HTTP', (socket: net.Socket) => socket.end('220 smtp ready\r\n')],
    ['headers cut short', (socket: net.Socket) => socket.end('HTTP/1.1 200 OK\r\nConte')],
  ])('%s is one sentence, and tried again', async (_name, say) => {
    const port = say ? (await serveRaw(say)).port : await closedPort();
    expect(await send(kind, `http://127.0.0.1:${port}`)).toEqual({
      error: 'The connection failed.',
      httpStatus: null,
      isPermanent: false,
      retryAfterMs: null,
    });
  });

  test('a name that does not exist is the same sentence', async () => {
    expect(await send(kind, 'http://nowhere.invalid')).toMatchObject({
      error: 'The connection failed.',
      isPermanent: false,
    });
  });

  test('a certificate that nobody vouches for is the same sentence, and no byte of the message is sent', async () => {
    let requests = 0;
    const { port } = await serveTls(selfSigned('localhost'), (_request, response) => {
      requests += 1;
      response.end('ok');
    });
    expect(await send(kind, `https://localhost:${port}`)).toMatchObject({
      error: 'The connection failed.',
      isPermanent: false,
    });
    expect(requests).toBe(0);
  });
});

test('who takes the message and never answers is left after 15 seconds, whatever the channel', {
  timeout: 150_000,
}, async () => {
  const { port } = await serveRaw();
  const outcomes = await Promise.all(KINDS.map((kind) => send(kind, `http://127.0.0.1:${port}`)));
  for (const outcome of outcomes) {
    expect(outcome).toEqual({
      error: 'It did not answer in time.',
      httpStatus: null,
      isPermanent: false,
      retryAfterMs: null,
    });
  }
});

describe.each(['SLACK', 'WEBHOOK'] as const)('a %s address that leads inside by now', (kind) => {
  test('is given up without a connection, in every spelling', async () => {
    const canary = await serveRaw();
    for (const host of PRIVATE_HOSTS) {
      const outcome = await send(kind, `http://${host}:${canary.port}`, { isOpen: false });
      expect(outcome, host).toMatchObject({ error: 'Its address may not be requested.', isPermanent: true });
    }
    expect(canary.connections()).toBe(0);
  });
});
