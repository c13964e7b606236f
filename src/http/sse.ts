import { DomainError } from '../kernel/errors.ts';
import { keptOnce } from '../kernel/kept-once.ts';
import { errorResponse } from '../rest/errors.ts';
import type { ServerSentEvent } from '../rest/stream.ts';
import type { OpenStream } from './open-streams.ts';
import { streamTexts, type Texts } from './stream-texts.ts';

const RETRY_MS = 2_000;

/** Headers of every event stream: never cached, never buffered by a proxy. */
export const STREAM_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/** What an event stream tells besides its events. */
export type StreamOptions = {
  open: OpenStream;
  requestId: string;
  /** Told of the cause behind an `error` event. */
  onFailure: (cause: unknown) => void;
  heartbeatMs?: number | undefined;
};

/**
 * Events as the texts of a stream. It ends by a `bye` event when the process stops, and by an `error` event when the key no
 * longer works.
 */
export function eventTexts(
  events: AsyncIterableIterator<ServerSentEvent, undefined, undefined>,
  { open, requestId, onFailure, heartbeatMs }: StreamOptions,
): Texts {
  return streamTexts(events, {
    open,
    heartbeatMs,
    greeting: `retry: ${RETRY_MS}\n\n`,
    heartbeat: ': still here\n\n',
    textOf(event) {
      if (event.cause !== undefined) onFailure(event.cause);
      return textOnce(event, () => formatEvent(event));
    },
    ending: '',
    farewell: (reason) => farewell(reason, requestId),
    broken(cause) {
      onFailure(cause);
      const error = new DomainError('internal_error', 'Something failed on our side.');
      return formatEvent({ event: 'error', data: errorResponse(error, requestId).body });
    },
  });
}

const textOnce = keptOnce<ServerSentEvent, string>();

/** The lines of one event. */
export function formatEvent({ id, event, data }: ServerSentEvent): string {
  const head = `${id === undefined ? '' : `id: ${id}\n`}${event === undefined ? '' : `event: ${event}\n`}`;
  return `${head}data: ${JSON.stringify(data)}\n\n`;
}

function farewell(reason: unknown, requestId: string): string {
  if (!(reason instanceof DomainError)) return '';
  if (reason.code !== 'key_revoked') return 'event: bye\ndata: {"reason":"server_shutdown"}\n\n';
  return formatEvent({ event: 'error', data: errorResponse(reason, requestId).body });
}
