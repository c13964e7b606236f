import type { LoggedEvent } from '../kernel/event-log.ts';

type Read<Message> = IteratorResult<Message, undefined>;

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
}): AsyncIterableIterator<Message, undefined> {
  const { source, toMessage, isLast } = options;
  const waiting = [...(options.first ?? [])];
  let isOver = false;

  async function end(): Promise<Read<Message>> {
    isOver = true;
    waiting.length = 0;
    await source.return?.();
    return { done: true, value: undefined };
  }

  const onRead = (read: IteratorResult<LoggedEvent>): Read<Message> | Promise<Read<Message>> => {
    if (isOver || read.done) return end();
    if (isLast?.(read.value)) return end().then((done) => messageOf(read.value) ?? done);
    return messageOf(read.value) ?? next();
  };
  const messageOf = (event: LoggedEvent): Read<Message> | null => {
    const value = toMessage(event);
    return value === null ? null : { done: false, value };
  };

  // Thousands of streams may be told of an event: an async function makes several objects for each.
  function next(): Promise<Read<Message>> {
    const first = waiting.shift();
    if (first !== undefined) return Promise.resolve({ done: false, value: first });
    return isOver ? end() : source.next().then(onRead);
  }

  const messages: AsyncIterableIterator<Message, undefined> = {
    next,
    return: end,
    [Symbol.asyncIterator]: () => messages,
  };
  return messages;
}

/** A stream that ends behind its first messages. */
export async function* shortFeed<Message>(messages: readonly Message[]): AsyncGenerator<Message> {
  yield* messages;
}
