import type { ServerSentEvent } from '../rest/stream.ts';

const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;
const encoder = new TextEncoder();

/** Headers of every event stream: never cached, never buffered by a proxy. */
export const STREAM_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/**
 * Events as bytes, with a comment every 15 s while nothing happens. It pulls one event at a time, so a reader who
 * does not read holds one event and what the socket buffers, never more. Ends by a `bye` event when `signal` aborts.
 */
export function eventStream(events: AsyncIterable<ServerSentEvent>, signal: AbortSignal): ReadableStream<Uint8Array> {
  const iterator = events[Symbol.asyncIterator]();
  const stop = new Promise<'stop'>((resolve) => {
    if (signal.aborted) resolve('stop');
    signal.addEventListener('abort', () => resolve('stop'), { once: true });
  });
  let next: Promise<IteratorResult<ServerSentEvent>> | null = null;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`)),
      async pull(controller) {
        next ??= iterator.next();
        const heartbeat = cancellableDelay(HEARTBEAT_MS);
        const result = await Promise.race([next, stop, heartbeat.done]);
        heartbeat.cancel();
        if (result === 'waited') return controller.enqueue(encoder.encode(': still here\n\n'));
        if (result === 'stop') {
          controller.enqueue(encoder.encode('event: bye\ndata: {"reason":"server_shutdown"}\n\n'));
          await iterator.return?.();
          return controller.close();
        }
        next = null;
        if (result.done) return controller.close();
        return controller.enqueue(encoder.encode(formatEvent(result.value)));
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 1 },
  );
}

/** The lines of one event. */
export function formatEvent({ id, event, data }: ServerSentEvent): string {
  const head = `${id === null ? '' : `id: ${id}\n`}${event === null ? '' : `event: ${event}\n`}`;
  return `${head}data: ${JSON.stringify(data)}\n\n`;
}

function cancellableDelay(ms: number): { done: Promise<'waited'>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const done = new Promise<'waited'>((resolve) => {
    timer = setTimeout(() => resolve('waited'), ms);
  });
  return { done, cancel: () => clearTimeout(timer) };
}
