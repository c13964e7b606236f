import { describe, expect, test } from 'vitest';
import { internet, outFailure, textOf } from '../../../test/support/internet.ts';
import { serve } from '../../../test/support/loopback.ts';

const ZONE = { 'site.example': [['127.0.0.1']] };

/** A site that answers with each of these in turn, the last for ever. */
async function site(...answers: [status: number, headers?: Record<string, string>][]) {
  const at: number[] = [];
  const server = await serve((request, response) => {
    const [status, headers] = answers[at.length] ?? answers.at(-1) ?? [200];
    at.push(performance.now());
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : String(status));
  });
  return { url: `http://site.example:${server.port}/`, origin: server.origin, port: server.port, at };
}

const quick = { perSecond: 20, burst: 2, retryDelayMs: 20 };

describe('a rate-limited request', () => {
  test('waits for the rate limit of its host, and an ordinary one does not', async () => {
    const { url, port, at } = await site([200]);
    const four = async (isRateLimited: boolean, perSecond: number): Promise<number> => {
      const { http } = internet({ zone: ZONE, ports: [port], options: { hostRateLimit: { perSecond, burst: 1 } } });
      const startedAt = performance.now();
      await Promise.all(Array.from({ length: 4 }, () => http.request({ url, isRateLimited })));
      return Math.max(...at) - startedAt;
    };
    expect(await four(true, 4)).toBeGreaterThan(740);
    expect(await four(false, 0.1)).toBeLessThan(10_000);
  });

  test('does not lose its own time while it waits, nor counts it', async () => {
    const { url, port } = await site([200]);
    const { http } = internet({ zone: ZONE, ports: [port], options: { hostRateLimit: { perSecond: 2, burst: 1 } } });
    const requests = Array.from({ length: 4 }, () => http.request({ url, isRateLimited: true, timeoutMs: 1_000 }));
    const responses = await Promise.all(requests);
    expect(Math.max(...responses.map((response) => response.totalMs))).toBeLessThan(1_000);
  });

  test('to an allowed origin has no limit', async () => {
    const { origin } = await site([200]);
    const { http } = internet({ options: { allowOrigins: [origin], hostRateLimit: { perSecond: 0.1, burst: 1 } } });
    const requests = Array.from({ length: 10 }, () =>
      http.request({ url: origin, isRateLimited: true, timeoutMs: 2_000 }),
    );
    expect((await Promise.all(requests)).every((response) => response.status === 200)).toBe(true);
  });

  test.each(['GET', 'HEAD'])('is tried once more after a 5xx: %s', async (method) => {
    const { url, port, at } = await site([502], [200]);
    const { http } = internet({ zone: ZONE, ports: [port], options: { hostRateLimit: quick } });
    expect((await http.request({ url, method, isRateLimited: true })).status).toBe(200);
    expect(at).toHaveLength(2);
  });

  test('is tried once more, not twice', async () => {
    const { url, port, at } = await site([503]);
    const { http } = internet({ zone: ZONE, ports: [port], options: { hostRateLimit: quick } });
    const response = await http.request({ url, isRateLimited: true });
    expect([response.status, textOf(response), at.length]).toEqual([503, '503', 2]);
  });

  test.each([
    ['a POST', { method: 'POST', isRateLimited: true }, 500],
    ['a request without rate limit', {}, 500],
    ['a 404', { isRateLimited: true }, 404],
    ['a 429 that names no time', { isRateLimited: true }, 429],
  ])('%s is not tried again', async (_case, input, status) => {
    const { url, port, at } = await site([status], [200]);
    const { http } = internet({ zone: ZONE, ports: [port], options: { hostRateLimit: quick } });
    expect((await http.request({ url, ...input })).status).toBe(status);
    expect(at).toHaveLength(1);
  });

  test.each([429, 503])('waits as long as a %i asks, and so do the others to that host', async (status) => {
    const { url, port, at } = await site([status, { 'Retry-After': '1' }], [200]);
    const { http } = internet({ zone: ZONE, ports: [port], options: { hostRateLimit: quick } });
    const first = http.request({ url, isRateLimited: true });
    await expect.poll(() => at.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([first, http.request({ url, isRateLimited: true })]);
    expect((await first).status).toBe(200);
    for (const later of at.slice(1)) expect(later - (at[0] ?? 0)).toBeGreaterThan(950);
  });

  test('does not wait longer than its time allows: the answer stands', async () => {
    const { url, port, at } = await site([503, { 'Retry-After': '3600' }], [200]);
    const { http } = internet({ zone: ZONE, ports: [port], options: { hostRateLimit: quick } });
    const startedAt = performance.now();
    expect((await http.request({ url, isRateLimited: true, timeoutMs: 30_000 })).status).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(at).toHaveLength(1);
  });

  test('that is not allowed in time says so', async () => {
    const { url, port } = await site([200]);
    const hostRateLimit = { perSecond: 0.1, burst: 1, maxWaitMs: 100 };
    const { http } = internet({ zone: ZONE, ports: [port], options: { hostRateLimit } });
    await http.request({ url, isRateLimited: true });
    expect((await outFailure(http, { url, isRateLimited: true })).code).toBe('timeout');
  });
});
