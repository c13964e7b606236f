import type { Readable } from 'node:stream';
import { decoderFor, knownCodings } from './decode.ts';
import { decodeWhole, WHOLE_MAX_ENCODED_BYTES } from './decode-whole.ts';
import { BodyTooLarge, DeadlineExceeded } from './failure.ts';

/** How much of a body is read, and how long its sender may be silent. */
export type BodyLimits = { maxBytes: number; overflow: 'truncate' | 'fail'; idleTimeoutMs: number };

/** A body as far as it was read: decoded bytes, and how many came over the wire for them. */
export type ReadBody = { body: Uint8Array; isTruncated: boolean; encodedBytes: number };

/** A sender may spend so many bytes more than it decodes to; an empty gzip member repeated for ever decodes to nothing. */
const ENCODED_SLACK_BYTES = 64 * 1024;

type Meter = { encodedBytes: number; isOverrun: boolean };

/**
 * Reads a body through its content encoding, counting the bytes that come out rather than those that were promised.
 *
 * Memory stays at `maxBytes` and the decoder's window whatever is sent: each decoder is read no faster than counted.
 * The stream is destroyed when it was not read to its end.
 * @param encoding the `content-encoding` header; one that is not known is left in the bytes
 * @throws BodyTooLarge past `maxBytes` when overflow is `fail`
 */
export async function readBody(stream: Readable, encoding: string | undefined, limits: BodyLimits): Promise<ReadBody> {
  const meter: Meter = { encodedBytes: 0, isOverrun: false };
  const chunks: Uint8Array[] = [];
  let size = 0;
  let isTruncated = false;
  // A stream that is cut short reports it as an error after we have stopped listening.
  stream.on('error', () => {});
  try {
    for await (const chunk of decoded(metered(stream, meter, limits), encoding)) {
      const room = limits.maxBytes - size;
      isTruncated = chunk.length > room;
      chunks.push(isTruncated ? chunk.subarray(0, room) : chunk);
      size += Math.min(chunk.length, room);
      if (isTruncated) break;
    }
  } finally {
    stream.destroy();
  }
  isTruncated ||= meter.isOverrun;
  if (isTruncated && limits.overflow === 'fail') throw new BodyTooLarge(`more than ${limits.maxBytes} bytes`);
  return { body: Buffer.concat(chunks, size), isTruncated, encodedBytes: meter.encodedBytes };
}

/** The bytes as they come, counted; a silence longer than allowed ends the stream with an error. */
async function* metered(stream: Readable, meter: Meter, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  const timer = setTimeout(
    () => stream.destroy(new DeadlineExceeded('the body paused too long')),
    limits.idleTimeoutMs,
  );
  try {
    for await (const chunk of stream) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('A body yields bytes.');
      timer.refresh();
      meter.encodedBytes += chunk.length;
      yield chunk;
      if (meter.encodedBytes > limits.maxBytes + ENCODED_SLACK_BYTES) {
        meter.isOverrun = true;
        return;
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

async function* decoded(source: AsyncGenerator<Uint8Array>, encoding: string | undefined): AsyncGenerator<Uint8Array> {
  const start = await readStart(source, knownCodings(encoding).length > 0 ? WHOLE_MAX_ENCODED_BYTES : 0);
  // The first bytes tell which of its two forms "deflate" has; and an answer without a body has nothing to decode.
  const [first] = start.chunks;
  if (!first) return;
  const whole = start.isAll ? decodeWhole(encoding, Buffer.concat(start.chunks)) : null;
  if (whole) yield whole;
  else yield* decoderFor(encoding, first)(startingWith(start.chunks, source));
}

/** The first bytes of a body, more than `most`, or all of them. */
async function readStart(
  source: AsyncGenerator<Uint8Array>,
  most: number,
): Promise<{ chunks: Uint8Array[]; isAll: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  do {
    const next = await source.next();
    if (next.done) return { chunks, isAll: true };
    chunks.push(next.value);
    size += next.value.length;
  } while (size <= most);
  return { chunks, isAll: false };
}

async function* startingWith(
  first: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* first;
  yield* rest;
}
