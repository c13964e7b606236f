import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const SHAPE = /^ei_(live|test)_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/** What a key opens: `test` keys sandboxes, `live` keys live workspaces. */
export type KeyMode = 'test' | 'live';

/** A new key: `ei_test_` or `ei_live_`, 32 random bytes in base 62, and a checksum of what stands before it. */
export function generateApiKey(mode: KeyMode): string {
  const head = `ei_${mode}_${base62(BigInt(`0x${randomBytes(32).toString('hex')}`), SECRET_LENGTH)}`;
  return head + checksum(head);
}

/** Is this a key that we could have made? A typo or a forgery is told without looking anything up. */
export function isApiKey(text: string): boolean {
  if (text.length > 100) return false;
  const match = SHAPE.exec(text);
  return match !== null && checksum(text.slice(0, -CHECKSUM_LENGTH)) === match[3];
}

/** What is kept of a key. */
export function hashApiKey(key: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(key).digest());
}

function checksum(head: string): string {
  return base62(BigInt(crc32(head)), CHECKSUM_LENGTH);
}

function base62(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  for (let index = 0; index < length; index += 1) {
    text = ALPHABET.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
}
