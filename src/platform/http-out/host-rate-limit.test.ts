import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createHostRateLimit, DEFAULT_HOST_LIMITS } from './host-rate-limit.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Starts many requests at once, ends each after `holdMs`, and notes the second in which it was given. */
async function times(
  count: number,
  holdMs: number,
  hostRateLimit = createHostRateLimit(DEFAULT_HOST_LIMITS),
): Promise<number[]> {
  const startedAt = performance.now();
  const given: number[] = [];
  const asks = Array.from({ length: count }, async () => {
    const release = await hostRateLimit.acquire('site.example');
    given.push(performance.now() - startedAt);
    setTimeout(release, holdMs);
  });
  await vi.advanceTimersByTimeAsync(600_000);
  await Promise.all(asks);
  return given;
}

describe('a host', () => {
  test('gets twenty requests in a row, and then one a second', async () => {
    const given = await times(30, 0);
    expect(given.slice(0, 20).every((at) => at < 100)).toBe(true);
    for (const [index, at] of given.slice(20).entries()) {
      expect(at).toBeGreaterThanOrEqual(1_000 * (index + 1) - 10);
      expect(at).toBeLessThan(1_000 * (index + 1) + 50);
    }
  });

  test('never has more than two at once', async () => {
    const given = await times(10, 5_000);
    expect(given.map((at) => Math.round(at / 5_000))).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
  });

  test('does not wait for another', async () => {
    const hostRateLimit = createHostRateLimit({ ...DEFAULT_HOST_LIMITS, burst: 1 });
    await hostRateLimit.acquire('one.example');
    const release = await hostRateLimit.acquire('other.example');
    expect(release).toBeTypeOf('function');
  });

  test('is left alone for as long as it asked', async () => {
    const hostRateLimit = createHostRateLimit(DEFAULT_HOST_LIMITS);
    hostRateLimit.hold('site.example', 30_000);
    const [at] = await times(1, 0, hostRateLimit);
    expect(at).toBeGreaterThanOrEqual(30_000);
    expect(at).toBeLessThan(30_050);
  });

  test('is forgotten once it was idle for long enough', async () => {
    const hostRateLimit = createHostRateLimit({ ...DEFAULT_HOST_LIMITS, burst: 1_000 });
    for (let index = 0; index < 200; index += 1) (await hostRateLimit.acquire(`${index}.example`))();
    expect(hostRateLimit.size()).toBe(200);
    await vi.advanceTimersByTimeAsync(60_000);
    for (let index = 0; index < 256; index += 1) (await hostRateLimit.acquire('busy.example'))();
    expect(hostRateLimit.size()).toBe(1);
  });
});

describe('who waits', () => {
  const strict = { ...DEFAULT_HOST_LIMITS, concurrency: 1, maxWaitMs: 10_000 };

  test('is served in order', async () => {
    const hostRateLimit = createHostRateLimit(strict);
    const order: number[] = [];
    const asks = [1, 2, 3, 4].map(async (name) => {
      const release = await hostRateLimit.acquire('site.example');
      order.push(name);
      release();
      release();
    });
    await Promise.all(asks);
    expect(order).toEqual([1, 2, 3, 4]);
  });

  test('can give up, and the next one moves up', async () => {
    const hostRateLimit = createHostRateLimit(strict);
    const first = await hostRateLimit.acquire('site.example');
    const controller = new AbortController();
    const second = hostRateLimit.acquire('site.example', controller.signal);
    const third = hostRateLimit.acquire('site.example');
    const reason = new Error('cancelled');
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    first();
    expect(await third).toBeTypeOf('function');
  });

  test('waits no longer than the limit', async () => {
    const hostRateLimit = createHostRateLimit(strict);
    await hostRateLimit.acquire('site.example');
    const failed = expect(hostRateLimit.acquire('site.example')).rejects.toThrow('left no room in time');
    await vi.advanceTimersByTimeAsync(10_001);
    await failed;
  });
});
