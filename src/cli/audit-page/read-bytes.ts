import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { PAGE_MAX_BYTES } from '../../kernel/limits.ts';

const MAX_UNPACKED = 64 * 1024 * 1024;

/** The bytes of a saved page, unpacked when the file is gzip, cut at the size a page is read to. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const page = isGzip ? gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED }) : bytes;
  return page.subarray(0, PAGE_MAX_BYTES);
}
