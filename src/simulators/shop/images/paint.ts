import type { Bitmap } from './png.ts';
import type { Colour, Point, Shape } from './shapes.ts';

const SUBROWS = 3;

/** A square picture of these shapes over a wall that shades from `top` to `bottom`. */
export function paint(shapes: readonly Shape[], size: number, wall: { top: Colour; bottom: Colour }): Bitmap {
  const bitmap = { width: size, height: size, pixels: new Uint8Array(size * size * 3) };
  paintWall(bitmap, wall);
  for (const shape of shapes) paintShape(bitmap, shape);
  return bitmap;
}

function paintWall({ width, height, pixels }: Bitmap, wall: { top: Colour; bottom: Colour }): void {
  const stride = width * 3;
  for (let y = 0; y < height; y += 1) {
    const share = y / height;
    const start = y * stride;
    for (let channel = 0; channel < 3; channel += 1) {
      const top = wall.top[channel] ?? 0;
      pixels[start + channel] = Math.round(top + ((wall.bottom[channel] ?? 0) - top) * share);
    }
    for (let filled = 3; filled < stride; filled *= 2) {
      pixels.copyWithin(start + filled, start, start + Math.min(filled, stride - filled));
    }
  }
}

function paintShape(bitmap: Bitmap, shape: Shape): void {
  const unit = bitmap.width / 100;
  const outline = shape.outline.map(([x, y]): Point => [x * unit, y * unit]);
  const ys = outline.map(([, y]) => y);
  const xs = outline.map(([x]) => x);
  const extent = { left: Math.min(...xs), right: Math.max(...xs) };
  const first = Math.max(0, Math.floor(Math.min(...ys)));
  const last = Math.min(bitmap.height - 1, Math.ceil(Math.max(...ys)));
  const cover = new Float32Array(bitmap.width);
  const ramp = rampOf(shape, extent, bitmap.width);
  const band = {
    ramp,
    alpha: shape.alpha,
    from: Math.max(0, Math.floor(extent.left)),
    to: Math.min(bitmap.width, Math.ceil(extent.right) + 1),
  };
  for (let y = first; y <= last; y += 1) {
    cover.fill(0);
    for (let sub = 0; sub < SUBROWS; sub += 1) addSpans(cover, crossings(outline, y + (sub + 0.5) / SUBROWS));
    blendRow(bitmap.pixels, y * bitmap.width, cover, band);
  }
}

/** The shape's colour at each column, lighter on its left than on its right. */
function rampOf(shape: Shape, extent: { left: number; right: number }, width: number): Uint8ClampedArray {
  const span = Math.max(1, extent.right - extent.left);
  const ramp = new Uint8ClampedArray(width * 3);
  for (let x = 0; x < width; x += 1) {
    const light = 1 + shape.sheen * (0.6 - (1.6 * (x - extent.left)) / span);
    ramp.set(
      shape.colour.map((channel) => channel * light),
      x * 3,
    );
  }
  return ramp;
}

/** Where the outline crosses this height, from left to right. */
function crossings(outline: readonly Point[], y: number): number[] {
  const found: number[] = [];
  let from = outline[outline.length - 1] ?? [0, 0];
  for (const to of outline) {
    if (from[1] <= y !== to[1] <= y) found.push(from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0]));
    from = to;
  }
  return found.sort((a, b) => a - b);
}

function addSpans(cover: Float32Array, edges: readonly number[]): void {
  for (let index = 0; index + 1 < edges.length; index += 2) {
    const left = Math.max(0, edges[index] ?? 0);
    const right = Math.min(cover.length, edges[index + 1] ?? 0);
    for (let x = Math.floor(left); x < right; x += 1) {
      const inside = x >= left && x + 1 <= right ? 1 : Math.min(x + 1, right) - Math.max(x, left);
      cover[x] = (cover[x] ?? 0) + inside / SUBROWS;
    }
  }
}

type Band = { ramp: Uint8ClampedArray; alpha: number; from: number; to: number };

function blendRow(pixels: Uint8Array, start: number, cover: Float32Array, { ramp, alpha, from, to }: Band): void {
  for (let x = from; x < to; x += 1) {
    const share = (cover[x] ?? 0) * alpha;
    if (share <= 0) continue;
    const at = (start + x) * 3;
    if (share >= 0.999) {
      // The greater part of every shape: written out, because this line runs a million times for a picture.
      pixels[at] = ramp[x * 3] ?? 0;
      pixels[at + 1] = ramp[x * 3 + 1] ?? 0;
      pixels[at + 2] = ramp[x * 3 + 2] ?? 0;
      continue;
    }
    for (let channel = 0; channel < 3; channel += 1) {
      const under = pixels[at + channel] ?? 0;
      pixels[at + channel] = Math.round(under + ((ramp[x * 3 + channel] ?? 0) - under) * share);
    }
  }
}
