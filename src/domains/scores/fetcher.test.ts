import { expect, test } from 'vitest';
import { internet } from '../../../test/support/internet.ts';
import { serve } from '../../../test/support/loopback.ts';
import { auditFetcher } from './fetcher.ts';
import { judgeRobots } from './site/robots.ts';

const ZONE = { 'shop.example': [['127.0.0.1']] };

/** A site of which `/N` leads to `/N-1`, and `/0` answers with the request's headers. */
async function chain() {
  const server = await serve((request, response) => {
    const step = Number((request.url ?? '').slice(1));
    if (step > 0) return void response.writeHead(302, { location: `/${step - 1}` }).end();
    response.end(JSON.stringify(request.headers));
  });
  const { http } = internet({ zone: ZONE, ports: [server.port] });
  const at = (path: string) => `http://shop.example:${server.port}${path}`;
  return { fetch: auditFetcher(http, AbortSignal.timeout(60_000)), at, server };
}

test('five redirects are followed, and the sixth is the answer', async () => {
  const { fetch, at } = await chain();
  expect(await fetch(at('/5'))).toMatchObject({ ok: true, status: 200, url: at('/0'), redirects: { length: 5 } });
  expect(await fetch(at('/6'))).toMatchObject({ ok: true, status: 302, url: at('/1') });
});

test('a robots.txt at the end of more than five redirects counts as none, and admits everybody', async () => {
  const { fetch, at } = await chain();
  const robots = judgeRobots(at('/6'), await fetch(at('/6')), at('/p'));
  expect(robots.state).toBe('absent');
  expect(robots.verdicts.every((verdict) => verdict.isAllowed)).toBe(true);
});

test('a bot’s visit carries the bot’s user agent, every other our own', async () => {
  const { fetch, at } = await chain();
  const sent = async (userAgent?: string) => {
    const answer = await fetch(at('/0'), userAgent ? { userAgent } : {});
    return answer.ok ? JSON.parse(Buffer.from(answer.body).toString()) : null;
  };
  expect(await sent('CCBot/2.0')).toMatchObject({ 'user-agent': 'CCBot/2.0' });
  expect(await sent()).toMatchObject({ 'user-agent': 'eci-test/1' });
});

test('where no request may go is a value with its code, and nobody is connected to', async () => {
  const { fetch, server } = await chain();
  const denied = await fetch(`http://127.0.0.2:${server.port}/0`);
  expect(denied).toMatchObject({ ok: false, code: 'egress_denied' });
  expect(await fetch('http://nowhere.example/')).toMatchObject({
    ok: false,
    // A resolver that is out of reach cannot say that the name does not exist.
    code: expect.stringMatching(/^(?:egress_denied|fetch_failed)$/),
  });
  expect(server.connections()).toBe(0);
});
