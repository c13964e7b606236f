import { isUtf8 } from 'node:buffer';

const BOMS: readonly { bytes: readonly number[]; encoding: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
];
/** Browsers look for a `<meta charset>` in the first kilobyte; shops that put scripts first need more. */
const SNIFFED_BYTES = 16_384;
const CHARSET = /charset\s*=\s*["']?\s*([\w.:-]{2,40})/i;
const META_CHARSET = /<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})/i;

/**
 * The text of an HTML document: by its byte order mark, else the `Content-Type`, else its own `<meta charset>`,
 * else UTF-8 when the bytes are valid UTF-8 and windows-1252 when not.
 */
export function decodeHtml(bytes: Uint8Array, contentType: string | null | undefined): string {
  const bom = BOMS.find((candidate) => candidate.bytes.every((byte, index) => bytes[index] === byte));
  if (bom) return new TextDecoder(bom.encoding).decode(bytes);
  const declared = decoderFor(CHARSET.exec(contentType ?? '')?.[1]) ?? decoderFor(metaCharset(bytes));
  if (declared && declared.encoding !== 'utf-8') return declared.decode(bytes);
  return decodeUtf8(bytes, declared !== null);
}

function metaCharset(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, SNIFFED_BYTES)).toString(
    'latin1',
  );
  const name = META_CHARSET.exec(head)?.[1];
  // A document whose ASCII we could read to get here is not UTF-16, whatever it says.
  return name?.toLowerCase().startsWith('utf-16') ? 'utf-8' : name;
}

function decoderFor(label: string | undefined): TextDecoder | null {
  if (label === undefined) return null;
  try {
    return new TextDecoder(label.toLowerCase());
  } catch {
    // A label nobody knows says nothing about the bytes.
    return null;
  }
}

/** A page cut at the byte cap may end inside a character, so the last bytes do not count against UTF-8. */
function decodeUtf8(bytes: Uint8Array, isDeclared: boolean): string {
  // Checked and copied as a whole, UTF-8 costs a third of what a decoder takes for it.
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (isDeclared) return new TextDecoder('utf-8').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
