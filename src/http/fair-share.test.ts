import { afterEach, describe, expect, test } from 'vitest';
import { DomainError } from '../kernel/errors.ts';
import { createFairShare, type ShareLimits } from './fair-share.ts';

const LIMITS: ShareLimits = {
  slots: 4,
  slotsEach: 2,
  connectionsEach: 1,
  pointsEach: 100,
  waitingEach: 3,
  waitMs: 60_000,
};

const tick = () => new Promise((resolve) => setImmediate(resolve));

let ended = new AbortController();
afterEach(() => {
  ended.abort(new Error('the test has ended'));
  ended = new AbortController();
});

/** Work that ends when it is told to, and a note of what began; who still waits at the end of a test leaves the line. */
function bench(limits: Partial<ShareLimits> = {}) {
  const share = createFairShare({ ...LIMITS, ...limits });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (name: string, cost = 1, signal = ended.signal) => {
    const asked = share.run({ workspaceId: name.charAt(0), cost, signal }, async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
    });
    asked.catch(() => undefined);
    return asked;
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await tick();
  };
  return { share, begun, ask, end };
}

describe('the slots of a process are shared among workspaces', () => {
  test('a workspace has its part of them at most, and others begin beside it', async () => {
    const { begun, ask } = bench();
    for (const name of ['a1', 'a2', 'a3', 'b1', 'c1']) void ask(name);
    await tick();
    expect(begun).toEqual(['a1', 'a2', 'b1', 'c1']);
  });

  test('a workspace has its part of the points at most, and what is dearer than that is run alone', async () => {
    const { begun, ask, end } = bench();
    for (const [name, cost] of [
      ['a1', 60],
      ['a2', 60],
      ['b1', 500],
      ['b2', 1],
    ] as const)
      void ask(name, cost);
    await tick();
    expect(begun).toEqual(['a1', 'b1']);
    await end('a1');
    await end('b1');
    await tick();
    expect(begun).toEqual(['a1', 'b1', 'a2', 'b2']);
  });

  test('a free slot goes to whoever has used least, and in a workspace to who came first', async () => {
    const { begun, ask, end } = bench({ slots: 1, slotsEach: 1, waitingEach: 10 });
    void ask('a0', 90);
    for (const name of ['a1', 'a2', 'b1', 'b2', 'b3']) void ask(name, name.startsWith('a') ? 90 : 10);
    await tick();
    for (const name of ['a0', 'b1', 'b2', 'b3']) await end(name);
    await tick();
    expect(begun.slice(0, 4), 'b has asked for a fifth of what a has').toEqual(['a0', 'b1', 'b2', 'b3']);
    await end('a1');
    await tick();
    expect(begun.at(-1)).toBe('a2');
  });

  test('only who overflows is refused, and told when to ask again', async () => {
    const { ask, begun } = bench();
    for (let count = 0; count < 5; count += 1) void ask(`a${count}`);
    await tick();
    const refused = await ask('a5').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DomainError);
    expect(refused).toMatchObject({ code: 'unavailable', details: { retry_after_seconds: 2 } });
    void ask('b1');
    await tick();
    expect(begun).toContain('b1');
  });

  test('who has waited too long, or has gone, leaves the line', async () => {
    const { ask, begun, end } = bench({ slotsEach: 1, waitMs: 20 });
    const gone = new AbortController();
    void ask('a1');
    const late = ask('a2').catch((error: unknown) => error);
    const left = ask('a3', 1, gone.signal).catch((error: unknown) => error);
    gone.abort(new Error('gone'));
    expect(await left).toEqual(new Error('gone'));
    expect(await late).toMatchObject({ code: 'unavailable' });
    await end('a1');
    await tick();
    expect(begun).toEqual(['a1']);
  });

  test('who only waits for something outside holds no slot', async () => {
    const { share, ask, begun } = bench({ slots: 1, slotsEach: 1 });
    let heard = () => undefined;
    const outside = new Promise<void>((resolve) => {
      heard = () => void resolve();
    });
    const { signal } = ended;
    const polled = share.run({ workspaceId: 'a', cost: 1, signal }, ({ whileIdle }) => whileIdle(() => outside));
    await tick();
    void ask('b1');
    await tick();
    expect(begun).toEqual(['b1']);
    const idle = share.run({ workspaceId: 'c', cost: 1, signal }, async () => 'done');
    heard();
    expect(
      await Promise.race([polled.then(() => 'polled'), new Promise((resolve) => setTimeout(resolve, 20, 'waits'))]),
    ).toBe('waits');
    for (const waiting of [polled, idle]) waiting.catch(() => undefined);
  });
});
