import { z } from 'zod';
import { appendEvent } from '../../../src/events/append.ts';
import { defineEvent } from '../../../src/events/define.ts';
import type { Services } from '../../../src/kernel/context.ts';
import type { EventCursor, LoggedEvent } from '../../../src/kernel/event-log.ts';

/** An event that says which writer wrote it, and which of its events it is. */
export const noted = defineEvent({
  type: 'test.noted',
  description: 'A writer wrote.',
  data: z.object({ writer: z.number(), count: z.number(), filler: z.string().optional() }),
});

/** One transaction that appends one event and commits `delayMs` later. */
export function note(
  services: Services,
  workspaceId: string,
  data: { writer: number; count: number; filler?: string },
  options: { delayMs?: number; subjectId?: string } = {},
): Promise<string> {
  return services.transaction(async (tx) => {
    const { subjectId } = options;
    const id = await appendEvent(tx, { workspaceId, clock: services.clock }, noted, {
      data,
      subjectId: subjectId ?? null,
    });
    if (options.delayMs) await new Promise((resolve) => setTimeout(resolve, options.delayMs));
    return id;
  });
}

/** Several writers at once, each waiting a random while before it commits, so that commits leave the order of ids. */
export async function writeAtRandom(
  services: Services,
  workspaceId: string,
  options: { writers: number; each: number; maxDelayMs: number },
): Promise<void> {
  await Promise.all(
    Array.from({ length: options.writers }, async (_, writer) => {
      for (let count = 0; count < options.each; count += 1) {
        const delayMs = Math.random() < 0.3 ? Math.random() * options.maxDelayMs : 0;
        await note(services, workspaceId, { writer, count }, { delayMs });
      }
    }),
  );
}

/** The cursors of a workspace's events as the table orders them. */
export async function committedOrder(services: Services, workspaceId: string): Promise<EventCursor[]> {
  const rows = await services.sql.query<{ cursor: string }>({
    text: `select xid::text || '.' || seq::text as cursor from events e where workspace_id = $1 order by e.xid, e.seq`,
    values: [workspaceId],
  });
  return rows.map((row) => row.cursor);
}

/** Reads `count` events of a feed; fails after `timeoutMs`. */
export async function take(
  events: AsyncIterableIterator<LoggedEvent>,
  count: number,
  timeoutMs = 60_000,
): Promise<LoggedEvent[]> {
  const taken: LoggedEvent[] = [];
  const timer = setTimeout(() => void events.return?.(), timeoutMs);
  while (taken.length < count) {
    const result = await events.next();
    if (result.done) break;
    taken.push(result.value);
  }
  clearTimeout(timer);
  return taken;
}

/** Waits until the condition holds. */
export async function until(condition: () => Promise<boolean> | boolean, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
