import type { ExecutionResult } from 'graphql';

type Results = AsyncIterable<ExecutionResult>;

/**
 * The results of a subscription until it is told to end; then one last result says why.
 *
 * It is no async generator: one of those can't be stopped while it waits for its source.
 *
 * @param onFirst changes the first result
 */
export function endOnAbort(
  results: Results,
  stream: { signal: AbortSignal; close(): void },
  say: { last: (reason: unknown) => ExecutionResult; onFirst: (result: ExecutionResult) => ExecutionResult },
): AsyncIterableIterator<ExecutionResult, undefined, undefined> {
  const source = results[Symbol.asyncIterator]();
  let isFirst = true;
  let isOver = false;
  const end = async (): Promise<IteratorReturnResult<undefined>> => {
    isOver = true;
    stream.close();
    await source.return?.();
    return { done: true, value: undefined };
  };
  const lastWords = async (): Promise<IteratorResult<ExecutionResult, undefined>> => {
    const value = say.last(stream.signal.reason);
    await end();
    return { done: false, value };
  };
  const iterator: AsyncIterableIterator<ExecutionResult, undefined, undefined> = {
    [Symbol.asyncIterator]: () => iterator,
    return: end,
    async next() {
      if (isOver) return { done: true, value: undefined };
      if (stream.signal.aborted) return lastWords();
      const read = await untilAborted(source.next(), stream.signal);
      if (isOver) return { done: true, value: undefined };
      if (read === null || stream.signal.aborted) return lastWords();
      if (read.done) return end();
      const value = isFirst ? say.onFirst(read.value) : read.value;
      isFirst = false;
      return { done: false, value };
    },
  };
  return iterator;
}

/** The promise's value, or null as soon as the signal aborts; nothing is left hanging on the signal. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const abort = () => resolve(null);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
