import { DomainError } from '../kernel/errors.ts';
import { errorResponse } from '../rest/errors.ts';
import type { ServerSentEvent } from '../rest/stream.ts';
import type { OpenStream } from './open-streams.ts';

const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;
const encoder = new TextEncoder();

/** Headers of every event stream: never cached, never buffered by a proxy. */
export const STREAM_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/** What an event stream tells besides its events. */
export type StreamOptions = {
  open: OpenStream;
  requestId: string;
  /** Told of the cause behind an `error` event. */
  onFailure: (cause: unknown) => void;
  heartbeatMs?: number;
};

type Read = IteratorResult<ServerSentEvent, undefined>;

/**
 * Events as bytes, with a comment every 15 s while nothing happens. It pulls one event at a time, so a reader who
 * does not read holds one event and what the socket buffers, never more.
 *
 * Ends by a `bye` event when the process stops, and by an `error` event when the key no longer works.
 */
export function eventStream(
  events: AsyncIterableIterator<ServerSentEvent, undefined, undefined>,
  options: StreamOptions,
): ReadableStream<Uint8Array> {
  const { open, heartbeatMs = HEARTBEAT_MS } = options;
  const source = readOne(events);
  const finish = async (): Promise<void> => {
    open.close();
    await events.return?.();
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(`retry: ${RETRY_MS}\n\n`)),
      async pull(controller) {
        const read = await source.next(open.signal, heartbeatMs);
        if (open.signal.aborted) {
          const last = farewell(open.signal.reason, options.requestId);
          if (last) controller.enqueue(encoder.encode(last));
          controller.close();
          return finish();
        }
        if (read === null) return controller.enqueue(encoder.encode(': still here\n\n'));
        if (read.done) {
          controller.close();
          return finish();
        }
        if (read.value.cause !== undefined) options.onFailure(read.value.cause);
        return controller.enqueue(encoder.encode(formatEvent(read.value)));
      },
      cancel: finish,
    },
    { highWaterMark: 1 },
  );
}

/** The lines of one event. */
export function formatEvent({ id, event, data }: ServerSentEvent): string {
  const head = `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}`;
  return `${head}data: ${JSON.stringify(data)}\n\n`;
}

/**
 * Reads one event at a time, and gives up waiting, not reading, after a while.
 *
 * One reaction hangs on each read and one listener on the signal while somebody waits: racing long-lived promises
 * instead would leave a reaction behind for every event and heartbeat.
 */
function readOne(events: AsyncIterableIterator<ServerSentEvent, undefined, undefined>) {
  let isReading = false;
  let arrived: Read | null = null;
  let wake = (): void => undefined;
  const settle = (read: Read): void => {
    isReading = false;
    arrived = read;
    wake();
  };
  const read = (): void => {
    isReading = true;
    events.next().then(settle, (cause) => settle({ done: false, value: brokenSource(cause) }));
  };
  const waited = (signal: AbortSignal, ms: number): Promise<void> =>
    new Promise((resolve) => {
      wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(() => wake(), ms);
      signal.addEventListener('abort', wake, { once: true });
    });
  return {
    /** @returns null when nothing came in time */
    async next(signal: AbortSignal, ms: number): Promise<Read | null> {
      if (!isReading && arrived === null) read();
      if (arrived === null && !signal.aborted) await waited(signal, ms);
      const given = arrived;
      arrived = null;
      return given;
    },
  };
}

function farewell(reason: unknown, requestId: string): string | null {
  if (!(reason instanceof DomainError)) return null;
  if (reason.code !== 'key_revoked') return 'event: bye\ndata: {"reason":"server_shutdown"}\n\n';
  return formatEvent({ event: 'error', data: errorResponse(reason, requestId).body });
}

function brokenSource(cause: unknown): ServerSentEvent {
  const error = new DomainError('internal_error', 'Something failed on our side.');
  return { event: 'error', data: errorResponse(error, '').body, cause };
}
