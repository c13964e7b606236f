import type { LoggedEvent } from '../kernel/event-log.ts';

/**
 * Maps a followed log to messages. It is no async generator: one of those cannot be stopped while it
 * waits for its source, and a log may be silent for hours.
 *
 * @param options.first sent before anything else
 * @param options.toMessage null for an event that is none of theirs
 * @param options.isLast ends the stream behind this event
 */
export function mapEvents<Message>(options: {
  source: AsyncIterableIterator<LoggedEvent>;
  first?: readonly Message[];
  toMessage: (event: LoggedEvent) => Message | null;
  isLast?: (event: LoggedEvent) => boolean;
}): AsyncIterableIterator<Message> {
  const { source, toMessage, isLast } = options;
  const waiting = [...(options.first ?? [])];
  let isOver = false;

  async function end(): Promise<IteratorResult<Message>> {
    isOver = true;
    waiting.length = 0;
    await source.return?.();
    return { done: true, value: undefined };
  }

  async function next(): Promise<IteratorResult<Message>> {
    const first = waiting.shift();
    if (first !== undefined) return { done: false, value: first };
    while (!isOver) {
      const result = await source.next();
      if (result.done) break;
      if (isLast?.(result.value)) await end();
      const message = toMessage(result.value);
      if (message !== null) return { done: false, value: message };
    }
    return end();
  }

  const messages: AsyncIterableIterator<Message> = { next, return: end, [Symbol.asyncIterator]: () => messages };
  return messages;
}

/** A stream that ends behind its first messages. */
export async function* shortFeed<Message>(messages: readonly Message[]): AsyncGenerator<Message> {
  yield* messages;
}
