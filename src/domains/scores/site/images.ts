/**
 * Width and height of an image from its own header bytes. Nothing is decoded, every loop is bounded by the bytes
 * at hand, and SVG is refused: a picture that needs rendering has no size of its own.
 */

/** Enough for a JPEG whose size stands behind a large EXIF block and colour profile. */
export const IMAGE_HEAD_BYTES = 256 * 1024;

/** Formats whose header we read. */
export type ImageFormat = 'png' | 'jpeg' | 'gif' | 'webp' | 'avif';

/** What a header says; sizes are in pixels. */
export type ImageHeader = { format: ImageFormat; width: number; height: number };

/** Reads the head of an image file. @returns null when it is no such image, or its size lies beyond these bytes */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, IMAGE_HEAD_BYTES));
  try {
    return readPng(view) ?? readGif(view) ?? readWebp(view) ?? readAvif(view) ?? readJpeg(view);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function sized(format: ImageFormat, width: number, height: number): ImageHeader | null {
  return width > 0 && height > 0 ? { format, width, height } : null;
}

function ascii(view: DataView, at: number, length: number): string {
  let text = '';
  for (let index = 0; index < length; index += 1) text += String.fromCharCode(view.getUint8(at + index));
  return text;
}

function readPng(view: DataView): ImageHeader | null {
  if (view.getUint32(0) !== 0x89504e47 || ascii(view, 12, 4) !== 'IHDR') return null;
  return sized('png', view.getUint32(16), view.getUint32(20));
}

function readGif(view: DataView): ImageHeader | null {
  if (ascii(view, 0, 4) !== 'GIF8') return null;
  return sized('gif', view.getUint16(6, true), view.getUint16(8, true));
}

function readWebp(view: DataView): ImageHeader | null {
  if (ascii(view, 0, 4) !== 'RIFF' || ascii(view, 8, 4) !== 'WEBP') return null;
  const chunk = ascii(view, 12, 4);
  if (chunk === 'VP8X') return sized('webp', uint24(view, 24) + 1, uint24(view, 27) + 1);
  if (chunk === 'VP8L') {
    const bits = view.getUint32(21, true);
    return sized('webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (chunk !== 'VP8 ') return null;
  return sized('webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

/** Walks the segments to the frame header; DHT, JPG and DAC share its range of markers but hold no size. */
function readJpeg(view: DataView): ImageHeader | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return sized('jpeg', view.getUint16(at + 7), view.getUint16(at + 5));
    at += marker === 0xff ? 1 : 2 + Math.max(view.getUint16(at + 2), 2);
  }
  return null;
}

/** The largest `ispe` (image spatial extents) inside `meta/iprp/ipco`: grids and thumbnails have smaller ones. */
function readAvif(view: DataView): ImageHeader | null {
  if (ascii(view, 4, 4) !== 'ftyp' || !/^avi[fs]/.test(ascii(view, 8, 4))) return null;
  const meta = boxes(view, 0, view.byteLength).find((box) => box.type === 'meta');
  const properties = meta && boxes(view, meta.start + 4, meta.end).find((box) => box.type === 'iprp');
  const container = properties && boxes(view, properties.start, properties.end).find((box) => box.type === 'ipco');
  if (!container) return null;
  const extents = boxes(view, container.start, container.end).filter((box) => box.type === 'ispe');
  const sizes = extents.map((box) => [view.getUint32(box.start + 4), view.getUint32(box.start + 8)] as const);
  const [width, height] = sizes.reduce((best, size) => (size[0] * size[1] > best[0] * best[1] ? size : best), [
    0, 0,
  ] as const);
  return sized('avif', width, height);
}

type Box = { type: string; start: number; end: number };

function boxes(view: DataView, from: number, to: number): Box[] {
  const found: Box[] = [];
  let at = from;
  while (at + 8 <= to) {
    const size = view.getUint32(at) || to - at;
    if (size < 8) break;
    found.push({ type: ascii(view, at + 4, 4), start: at + 8, end: Math.min(at + size, to) });
    at += size;
  }
  return found;
}
