import { expect, test, vi } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { createConnectionShare } from './connection-share.ts';

const tick = () => new Promise((resolve) => setImmediate(resolve));

/** A reach whose statements end when they are told to, and a note of what began. */
function bench(each: number) {
  const share = createConnectionShare(each);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const hold = (name: string) => {
    begun.push(name);
    return new Promise<never[]>((resolve) => ends.set(name, () => resolve([])));
  };
  // Only hand-written statements are asked for here.
  const db = { $extends: () => db } as unknown as Context['db'];
  const reach = {
    db,
    sql: { query: <Row>({ text }: { text: string }): Promise<Row[]> => hold(text) },
    transaction: () => Promise.reject(new Error('no transactions here')),
  };
  const within = (workspaceId: string) => share.within(workspaceId, reach);
  const ask = (text: string, isQuickRead = false) => void within(text.charAt(0)).sql.query({ text, isQuickRead });
  const end = async (name: string) => {
    ends.get(name)?.();
    await tick();
  };
  return { begun, ask, end, within };
}

test('a workspace has so many statements at once, and the others begin in their order as those end', async () => {
  const { begun, ask, end } = bench(2);
  for (const name of ['a1', 'a2', 'a3', 'a4']) ask(name);
  await tick();
  expect(begun).toEqual(['a1', 'a2']);
  await end('a2');
  await end('a1');
  expect(begun).toEqual(['a1', 'a2', 'a3', 'a4']);
});

test('while another is at work it has half of them, and all again when it is alone', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const { begun, ask, end } = bench(4);
  for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']) ask(name);
  ask('b1');
  await tick();
  expect(begun).toEqual(['a1', 'a2', 'a3', 'a4', 'b1']);
  for (const name of ['a1', 'a2']) await end(name);
  expect(begun, 'two are left of four').toHaveLength(5);
  vi.advanceTimersByTime(1_100);
  await end('a3');
  expect(begun.slice(5)).toEqual(['a5', 'a6']);
  vi.useRealTimers();
});

test('quick reads wait for nothing', async () => {
  const { begun, ask } = bench(1);
  ask('a1');
  ask('a2');
  ask('a3', true);
  await tick();
  expect([...begun].sort()).toEqual(['a1', 'a3']);
});
