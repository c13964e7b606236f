import type { ExecutionResult } from 'graphql';
import { toDomainError } from '../kernel/errors.ts';
import { isRecord } from '../kernel/json.ts';
import { keptOnce } from '../kernel/kept-once.ts';
import type { CompiledRoute } from './compiled.ts';
import { errorResponse, executionError } from './errors.ts';

/** One server-sent event; `id` is what a client sends back as `Last-Event-ID`; `cause` is for the log. */
export type ServerSentEvent = { id?: string; event?: string; data: unknown; cause?: unknown };

type Read = IteratorResult<ServerSentEvent, undefined>;

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * The payloads of a subscription as events: `id` from the payload's `cursor`, `event` from its `type`.
 * A payload with an error, or a source that fails, becomes one event `error` with the usual body, and the stream ends.
 *
 * It is no async generator: one of those can't be stopped while it waits for its source, and a source may be silent
 * for hours. `return()` reaches the source at once.
 */
export function serverSentEvents(
  route: CompiledRoute,
  results: AsyncIterable<ExecutionResult>,
  requestId: string,
): AsyncIterableIterator<ServerSentEvent, undefined, undefined> {
  const source = results[Symbol.asyncIterator]();
  let isOver = false;
  const end = async (): Promise<IteratorReturnResult<undefined>> => {
    isOver = true;
    await source.return?.();
    return DONE;
  };
  const onResult = (result: IteratorResult<ExecutionResult>): Read | Promise<Read> => {
    if (result.done || isOver) return DONE;
    try {
      const event = eventOnce(result.value, () => eventOf(route, result.value));
      return event ? { done: false, value: event } : read();
    } catch (thrown) {
      return onFailure(thrown);
    }
  };
  const onFailure = async (thrown: unknown): Promise<Read> => {
    if (isOver) return DONE;
    await end();
    return { done: false, value: failure(thrown, requestId) };
  };
  // Thousands of streams may be told of an event: an async function makes several objects for each.
  const read = (): Promise<Read> => (isOver ? Promise.resolve(DONE) : source.next().then(onResult, onFailure));
  const events: AsyncIterableIterator<ServerSentEvent, undefined, undefined> = {
    [Symbol.asyncIterator]: () => events,
    return: end,
    next: read,
  };
  return events;
}

/**
 * The same events; null when there are none and never will be.
 *
 * A source that is over says so without waiting for anything, so whatever has not spoken by the next turn of the loop
 * is open.
 */
export async function unlessOver(
  events: AsyncIterableIterator<ServerSentEvent, undefined, undefined>,
): Promise<AsyncIterableIterator<ServerSentEvent, undefined, undefined> | null> {
  let first: ReturnType<typeof events.next> | null = events.next();
  const early = await Promise.race([first, new Promise<null>((resolve) => setImmediate(resolve, null))]);
  if (early?.done) return null;
  const begun: typeof events = {
    [Symbol.asyncIterator]: () => begun,
    async return() {
      await events.return?.();
      return DONE;
    },
    next() {
      const read = first ?? events.next();
      first = null;
      return read;
    },
  };
  return begun;
}

/** Many streams have the same result, and all of them are of one route. */
const eventOnce = keptOnce<ExecutionResult, ServerSentEvent | null>();

function eventOf(route: CompiledRoute, { data, errors }: ExecutionResult): ServerSentEvent | null {
  if (errors && errors.length > 0) throw executionError(errors, route, false);
  const value = data?.[route.operation.rootKey];
  if (value === null || value === undefined) return null;
  const written = route.write ? route.write(value) : value;
  return { ...textOf(written, 'cursor', 'id'), ...textOf(written, 'type', 'event'), data: written };
}

function textOf(data: unknown, key: string, name: 'id' | 'event'): { id?: string; event?: string } {
  const value = isRecord(data) ? data[key] : undefined;
  return typeof value === 'string' ? { [name]: value } : {};
}

function failure(thrown: unknown, requestId: string): ServerSentEvent {
  const { body, cause } = errorResponse(toDomainError(thrown), requestId);
  return { event: 'error', data: body, ...(cause === undefined ? {} : { cause }) };
}
