import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const UP_FILTER = 2;
const deflateAsync = promisify(deflate);

/** Raw pixels: 3 bytes each (red, green, blue), rows from the top. */
export type Bitmap = { width: number; height: number; pixels: Uint8Array };

/** The picture as a PNG file, 8 bits a channel, no alpha. @source PNG (Third Edition), §5 and §9 */
export async function encodePng(bitmap: Bitmap): Promise<Buffer<ArrayBuffer>> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(bitmap.width, 0);
  header.writeUInt32BE(bitmap.height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const data = await deflateAsync(filterRows(bitmap), { level: 6 });
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))]);
}

/** Each row as its difference to the one above, which turns even areas into zeros. */
function filterRows({ width, height, pixels }: Bitmap): Buffer {
  const stride = width * 3;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y += 1) {
    const target = y * (stride + 1);
    const source = y * stride;
    rows[target] = UP_FILTER;
    for (let x = 0; x < stride; x += 1) {
      const above = y === 0 ? 0 : (pixels[source - stride + x] ?? 0);
      rows[target + 1 + x] = (pixels[source + x] ?? 0) - above;
    }
  }
  return rows;
}

function chunk(type: string, data: Buffer): Buffer {
  const name = Buffer.from(type, 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(Buffer.concat([name, data])));
  return Buffer.concat([length, name, data, check]);
}
