import type { Figure, ImageView } from '../types.ts';
import { FIGURES } from './figures.ts';
import { paint } from './paint.ts';
import { encodePng } from './png.ts';
import { block, type Colour, oval, type Point, place, type Shape } from './shapes.ts';

type Framing = { scale: Point; shift: Point; wall: { top: Colour; bottom: Colour }; behind: Shape[] };

const SHADOW: Shape = oval([50, 84], [32, 4], { colour: [60, 52, 40], sheen: 0, alpha: 0.22 });
const TABLE: Shape = block([-10, 78], [120, 40], 0, { colour: [196, 168, 134], sheen: 0.12 });
const FRAME: readonly Shape[] = [
  block([66, 12], [24, 30], 1, { colour: [120, 104, 86] }),
  block([68, 14], [20, 26], 0.5, { colour: [226, 220, 206], sheen: 0.05 }),
  oval([78, 28], [6, 6], { colour: [206, 150, 110] }),
];
const CARTON: readonly Shape[] = [
  block([8, 40], [44, 44], 1, { colour: [190, 154, 112], sheen: 0.3 }),
  block([27, 40], [6, 44], 0, { colour: [210, 178, 138], sheen: 0.1 }),
  block([12, 70], [12, 8], 0.5, { colour: [244, 238, 226] }),
];

const WARM = { top: [250, 247, 241], bottom: [231, 223, 209] } as const;
const COOL = { top: [240, 244, 245], bottom: [214, 222, 224] } as const;

const FRAMINGS: Readonly<Record<ImageView, Framing>> = {
  front: { scale: [1, 1], shift: [0, 0], wall: WARM, behind: [SHADOW] },
  side: { scale: [-0.92, 0.92], shift: [0, 2], wall: COOL, behind: [SHADOW] },
  detail: { scale: [2.3, 2.3], shift: [6, -8], wall: WARM, behind: [] },
  scene: { scale: [0.72, 0.72], shift: [-12, 6], wall: COOL, behind: [...FRAME, TABLE] },
  box: { scale: [0.62, 0.62], shift: [24, 16], wall: WARM, behind: [SHADOW, ...CARTON] },
};

/** A PNG of the figure in this framing, `size` pixels square. */
export function drawFigure(figure: Figure, view: ImageView, size: number): Promise<Buffer<ArrayBuffer>> {
  const framing = FRAMINGS[view];
  const shapes = FIGURES[figure]().map((shape) => place(shape, framing.scale, framing.shift));
  return encodePng(paint([...framing.behind, ...shapes], size, framing.wall));
}
