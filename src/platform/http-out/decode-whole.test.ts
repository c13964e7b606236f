import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readBody } from './body.ts';
import { decoderFor } from './decode.ts';
import { decodeWhole, WHOLE_MAX_ENCODED_BYTES } from './decode-whole.ts';

const text = Buffer.from(Array.from({ length: 3_000 }, (_, index) => `word ${(index * 7_919) % 1_000}`).join(' '));
const CODINGS = [
  ['gzip', zlib.gzipSync(text)],
  ['X-GZIP', zlib.gzipSync(text)],
  ['deflate', zlib.deflateSync(text)],
  ['deflate', zlib.deflateRawSync(text)],
  ['br', zlib.brotliCompressSync(text)],
] as const;

async function streamed(encoding: string, body: Uint8Array): Promise<string> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of decoderFor(encoding, body)(Readable.from([body]))) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  } catch (error) {
    return String(error);
  }
}

function whole(encoding: string, body: Uint8Array): string {
  try {
    return Buffer.from(decodeWhole(encoding, body) ?? 'for a stream').toString();
  } catch (error) {
    return String(error);
  }
}

describe('a short compressed body is decoded at once', () => {
  test.each(CODINGS)(
    'of %s: to what a stream makes of it, whole, cut, with more behind it or broken',
    async (encoding, body) => {
      const broken = Buffer.concat([body.subarray(0, 200), Buffer.alloc(20, 'x'), body.subarray(220)]);
      const bodies = [
        body,
        body.subarray(0, body.length / 2),
        body.subarray(0, 5),
        Buffer.concat([body, body]),
        Buffer.concat([body, Buffer.from('garbage')]),
        broken,
      ];
      for (const one of bodies) expect(whole(encoding, one)).toBe(await streamed(encoding, one));
      expect(whole(encoding, body)).toBe(text.toString());
    },
  );

  test('but not what grows to more than half a megabyte, is not encoded, or in no way that is known', () => {
    expect(decodeWhole('gzip', zlib.gzipSync(Buffer.alloc(600_000)))).toBeNull();
    expect(decodeWhole('br', zlib.brotliCompressSync(Buffer.alloc(600_000)))).toBeNull();
    expect(decodeWhole(undefined, text)).toBeNull();
    expect(decodeWhole('identity', text)).toBeNull();
    expect(decodeWhole('gzip, br', text)).toBeNull();
    expect(decodeWhole('gzip', Buffer.alloc(0))).toBeNull();
  });

  test.each([10, 1_000, 100_000])('and cut at %i bytes, whichever way it went', async (maxBytes) => {
    const large = Buffer.alloc(700_000, 'a page, ');
    for (const page of [text, large]) {
      for (const size of [100, WHOLE_MAX_ENCODED_BYTES]) {
        const encoded = zlib.gzipSync(page);
        const chunks = Array.from({ length: Math.ceil(encoded.length / size) }, (_, index) =>
          encoded.subarray(index * size, (index + 1) * size),
        );
        const limits = { maxBytes, overflow: 'truncate', idleTimeoutMs: 5_000 } as const;
        const { body, isTruncated } = await readBody(Readable.from(chunks), 'gzip', limits);
        expect(Buffer.compare(body, page.subarray(0, maxBytes))).toBe(0);
        expect(isTruncated).toBe(page.length > maxBytes);
      }
    }
  });
});
