import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOG_START } from '../../src/events/cursor.ts';
import { createFollower } from '../../src/events/follow.ts';
import type { LoggedEvent } from '../../src/kernel/event-log.ts';
import { committedOrder, note, until, writeAtRandom } from './support/log.ts';
import { addWorkspace, openMachineAlone } from './support/machine.ts';

let machine: Awaited<ReturnType<typeof openMachineAlone>>;

beforeAll(async () => {
  machine = await openMachineAlone();
});
afterAll(() => machine.close());

test('three hundred followers, some of which fall behind, some leave and come back, are each given every event once, in order', {
  timeout: 120_000,
}, async () => {
  const { services, wakeup } = machine;
  const workspaceId = await addWorkspace(services);
  // A few events fill a buffer.
  const follower = createFollower({ sql: services.sql, wakeup, log: services.log, bufferBytes: 1_500 });
  const count = 120;
  const follow = (after: string) => follower.follow({ workspaceId, after, signal: new AbortController().signal });
  const readers = Array.from({ length: 300 }, async (_, index) => {
    const seen: string[] = [];
    while (seen.length < count) {
      const events = follow(seen.at(-1) ?? LOG_START);
      const end = index % 3 === 0 ? Math.min(seen.length + 7, count) : count;
      await readUntil(events, seen, { end, isSlow: index % 3 === 1 });
      await events.return?.();
    }
    return seen;
  });
  await writeAtRandom(services, workspaceId, { writers: 4, each: count / 4, maxDelayMs: 10 });
  const committed = await committedOrder(services, workspaceId);
  for (const seen of await Promise.all(readers)) expect(seen).toEqual(committed);
  await follower.close();
});

test('while many followers are told of an event, other work has its turns', async () => {
  const { services } = machine;
  const workspaceId = await addWorkspace(services);
  const { signal } = new AbortController();
  const all = Array.from({ length: 400 }, () => services.follower.follow({ workspaceId, signal }));
  const order: string[] = [];
  const told = all.map(async (events) => {
    await events.next();
    if (order.length === 0) setImmediate(() => order.push('other work'));
    order.push('told');
    await events.return?.();
  });
  await until(() => services.follower.subscriberCount() >= 400);
  await sleep(300);
  await note(services, workspaceId, { writer: 0, count: 0 });
  await Promise.all(told);
  expect(order.slice(0, 100)).toContain('other work');
});

/** Reads until so many cursors are there; a slow reader pauses now and then. */
async function readUntil(
  events: AsyncIterableIterator<LoggedEvent>,
  seen: string[],
  { end, isSlow }: { end: number; isSlow: boolean },
): Promise<void> {
  while (seen.length < end) {
    if (isSlow && seen.length % 20 === 10) await sleep(30);
    const read = await events.next();
    if (read.done) throw new Error('The log ended.');
    seen.push(read.value.cursor);
  }
}
