import { pipeline, type Transform } from 'node:stream';
import zlib from 'node:zlib';

/** Bytes in, bytes out, no faster than they are taken. */
export type Decode = (source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

/** A compressed body that ends early still gives what it holds, as in a browser. */
export const ZLIB_OPTIONS = { flush: zlib.constants.Z_SYNC_FLUSH, finishFlush: zlib.constants.Z_SYNC_FLUSH };
/** The same of Brotli. */
export const BROTLI_OPTIONS = {
  flush: zlib.constants.BROTLI_OPERATION_FLUSH,
  finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
};
/** 2^23 bytes: what every sender may assume of a receiver. @source RFC 8878 §3.1.1.1.2 */
const ZSTD_WINDOW_LOG = 23;

const CODINGS = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd']);

type ZstdFactory = (options: { params: Record<number, number> }) => Transform;

const createZstd = findZstd();

/** The codings we read here, for `accept-encoding`; zstd where this Node has it. */
export const ACCEPTED_ENCODINGS = createZstd === null ? 'gzip, deflate, br' : 'gzip, deflate, br, zstd';

/**
 * How a body with this `content-encoding` is read.
 *
 * @param first the first bytes of the body
 * @throws Error when the body is encoded more than once: nobody needs it, and each layer multiplies what a byte costs
 */
export function decoderFor(encoding: string | undefined, first: Uint8Array): Decode {
  const codings = knownCodings(encoding);
  if (codings.length > 1) throw new Error('The body is encoded more than once.');
  const decoder = createDecoder(codings[0], first);
  return decoder === null ? (source) => source : (source) => through(source, decoder);
}

/** The codings of a `content-encoding` header that are known here, in lower case. */
export function knownCodings(encoding: string | undefined): string[] {
  if (encoding === undefined) return [];
  return encoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => CODINGS.has(coding));
}

function createDecoder(coding: string | undefined, first: Uint8Array): Transform | null {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return zlib.createGunzip(ZLIB_OPTIONS);
    case 'deflate':
      return isZlibHeader(first) ? zlib.createInflate(ZLIB_OPTIONS) : zlib.createInflateRaw(ZLIB_OPTIONS);
    case 'br':
      return zlib.createBrotliDecompress(BROTLI_OPTIONS);
    case 'zstd':
      return createZstd?.({ params: { [zstdWindowParameter()]: ZSTD_WINDOW_LOG } }) ?? null;
    default:
      return null;
  }
}

/** Some senders mean raw deflate by "deflate", some the zlib format around it. */
export function isZlibHeader(first: Uint8Array): boolean {
  return ((first[0] ?? 0) & 0x0f) === 8;
}

/** What the decoder made of the source; the source's failure is the reader's, and stopping early stops both. */
async function* through(source: AsyncIterable<Uint8Array>, decoder: Transform): AsyncGenerator<Uint8Array> {
  pipeline(source, decoder, () => {});
  for await (const chunk of decoder) yield toBytes(chunk);
}

function toBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError('A decoder yields bytes.');
}

/** The types are those of Node 20, which has no zstd; what is found under the name is checked to be a function. */
function findZstd(): ZstdFactory | null {
  const found: unknown = Reflect.get(zlib, 'createZstdDecompress');
  return typeof found === 'function' ? (options) => Reflect.apply(found, zlib, [options]) : null;
}

function zstdWindowParameter(): number {
  const found: unknown = Reflect.get(zlib.constants, 'ZSTD_d_windowLogMax');
  return typeof found === 'number' ? found : 100;
}
