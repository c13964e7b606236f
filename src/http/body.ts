import { isAscii } from 'node:buffer';
import { type ParseError, parse } from 'jsonc-parser';
import { DomainError } from '../kernel/errors.ts';
import type { EdgeRequest } from './edge-request.ts';

/** The largest JSON body. */
export const MAX_JSON_BYTES = 1_048_576;

/**
 * The JSON value of a body; undefined when there is none.
 *
 * @throws unsupported_media_type, malformed_json
 */
export function parseBody(contentType: string | null, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  requireJson(contentType);
  return parseJson(bytes);
}

/** @throws unsupported_media_type when the type is not JSON's, which no page of another origin can send unasked */
export function requireJson(contentType: string | null): void {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return;
  throw new DomainError('unsupported_media_type', 'Send the body as application/json.', {
    expected: ['application/json'],
  });
}

/** The whole body. @throws body_too_large as soon as one byte too many arrives */
export async function readBytes(request: EdgeRequest, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(bytes: Buffer): unknown {
  const text = decodeUtf8(bytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = faultPosition(text);
    const details = { position };
    throw new DomainError(
      'malformed_json',
      `The body is not JSON: the fault is at position ${position}.`,
      details,
      error,
    );
  }
}

/** Where the text stops being JSON; the runtime's own message does not always say. */
function faultPosition(text: string): number {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true });
  } catch {
    // Nested deeper than the parser can follow, and not closed: all that is known is that the end is too early.
    return text.length;
  }
  return errors[0]?.offset ?? text.length;
}

function decodeUtf8(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new DomainError('malformed_json', 'The body is not UTF-8.', {}, error);
  }
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('body_too_large', `The body is larger than ${maxBytes} bytes.`, { max_bytes: maxBytes });
}
