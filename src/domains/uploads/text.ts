import { DomainError } from '../../kernel/errors.ts';

/**
 * The bytes as text, in pieces: UTF-8, or UTF-16 when the first two bytes say so. A byte order mark is left out.
 *
 * @throws import_failed where the bytes are not text
 */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let decoder: TextDecoder | null = null;
  let head = Buffer.alloc(0);
  for await (const part of bytes) {
    if (decoder) {
      yield decode(decoder, part, true);
      continue;
    }
    head = Buffer.concat([head, part]);
    if (head.length < 2) continue;
    decoder = new TextDecoder(encodingOf(head), { fatal: true });
    yield decode(decoder, head, true);
  }
  yield decoder ? decode(decoder, new Uint8Array(), false) : head.toString('latin1');
}

function encodingOf(head: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const mark = head.readUInt16BE(0);
  if (mark === 0xfffe) return 'utf-16le';
  return mark === 0xfeff ? 'utf-16be' : 'utf-8';
}

function decode(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch (error) {
    const message = `The file is not ${decoder.encoding.toUpperCase()} text; save it as UTF-8.`;
    throw new DomainError('import_failed', message, { encoding: decoder.encoding }, error);
  }
}
