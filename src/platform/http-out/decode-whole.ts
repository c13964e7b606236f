import zlib from 'node:zlib';
import { BROTLI_OPTIONS, isZlibHeader, knownCodings, ZLIB_OPTIONS } from './decode.ts';

/** A compressed body of at most so many bytes is decoded at once, in less time than a stream takes to be set up. */
export const WHOLE_MAX_ENCODED_BYTES = 32 * 1024;
/** What is decoded at once; a body of more is left to a stream, which lets others in between its chunks. */
const WHOLE_MAX_BYTES = 512 * 1024;

/**
 * Decodes a short body that is here in full, as a stream would.
 *
 * @returns null when it is for a stream: of a coding that is none or not known here, or larger than thought
 * @throws what the decoder says of bytes that it cannot read
 */
export function decodeWhole(encoding: string | undefined, body: Uint8Array): Uint8Array | null {
  const [coding, ...more] = knownCodings(encoding);
  const decode = coding === undefined || more.length > 0 ? undefined : DECODERS[coding];
  if (!decode || body.length === 0) return null;
  try {
    return decode(body);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const LIMIT = { maxOutputLength: WHOLE_MAX_BYTES };
const gunzip = (body: Uint8Array) => zlib.gunzipSync(body, { ...ZLIB_OPTIONS, ...LIMIT });

const DECODERS: Readonly<Record<string, (body: Uint8Array) => Uint8Array>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: (body) =>
    isZlibHeader(body)
      ? zlib.inflateSync(body, { ...ZLIB_OPTIONS, ...LIMIT })
      : zlib.inflateRawSync(body, { ...ZLIB_OPTIONS, ...LIMIT }),
  br: (body) => zlib.brotliDecompressSync(body, { ...BROTLI_OPTIONS, ...LIMIT }),
};
