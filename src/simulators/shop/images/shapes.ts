/** A point of the drawing board, which is 100 wide and 100 high with the origin at the top left. */
export type Point = readonly [x: number, y: number];

/** A colour as red, green, blue, 0..255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A filled area. `sheen` lightens its left and darkens its right by up to that share; `alpha` is 0..1. */
export type Shape = { outline: readonly Point[]; colour: Colour; sheen: number; alpha: number };

/** How a shape is painted. */
export type Paint = { colour: Colour; sheen?: number; alpha?: number };

/** The points of a text such as `10,20 30,40`. */
export function points(text: string): Point[] {
  return text.split(' ').map((pair): Point => {
    const [x = '0', y = '0'] = pair.split(',');
    return [Number(x), Number(y)];
  });
}

/** A shape inside this outline. */
export function area(outline: readonly Point[], paint: Paint): Shape {
  return { outline, colour: paint.colour, sheen: paint.sheen ?? 0.18, alpha: paint.alpha ?? 1 };
}

/** An ellipse around a centre. */
export function oval(centre: Point, radii: Point, paint: Paint): Shape {
  const outline = Array.from({ length: 72 }, (_, step): Point => {
    const angle = (step / 72) * 2 * Math.PI;
    return [centre[0] + radii[0] * Math.cos(angle), centre[1] + radii[1] * Math.sin(angle)];
  });
  return area(outline, paint);
}

/** An upright rectangle with round corners. */
export function block(corner: Point, size: Point, radius: number, paint: Paint): Shape {
  const corners: readonly (readonly [Point, number])[] = [
    [[corner[0] + size[0] - radius, corner[1] + radius], -90],
    [[corner[0] + size[0] - radius, corner[1] + size[1] - radius], 0],
    [[corner[0] + radius, corner[1] + size[1] - radius], 90],
    [[corner[0] + radius, corner[1] + radius], 180],
  ];
  const outline = corners.flatMap(([centre, from]) =>
    [0, 15, 30, 45, 60, 75, 90].map((step): Point => {
      const angle = ((from + step) * Math.PI) / 180;
      return [centre[0] + radius * Math.cos(angle), centre[1] + radius * Math.sin(angle)];
    }),
  );
  return area(outline, paint);
}

/** A smooth line through the middles of these points, this wide. */
export function stroke(points: readonly Point[], width: number, paint: Paint): Shape {
  const path = smooth(points);
  const side = (sign: number) =>
    path.map((point, index): Point => {
      const before = path[Math.max(0, index - 1)] ?? point;
      const after = path[Math.min(path.length - 1, index + 1)] ?? point;
      const length = Math.hypot(after[0] - before[0], after[1] - before[1]) || 1;
      const offset = (sign * width) / 2 / length;
      return [point[0] - (after[1] - before[1]) * offset, point[1] + (after[0] - before[0]) * offset];
    });
  return area([...side(1), ...side(-1).reverse()], paint);
}

/** The corners of a line cut round, twice. */
export function smooth(points: readonly Point[], rounds = 3): Point[] {
  let path = [...points];
  for (let round = 0; round < rounds; round += 1) {
    const next: Point[] = path.slice(0, 1);
    for (let index = 0; index + 1 < path.length; index += 1) {
      const from = path[index] ?? [0, 0];
      const to = path[index + 1] ?? from;
      next.push(between(from, to, 0.25), between(from, to, 0.75));
    }
    path = [...next, ...path.slice(-1)];
  }
  return path;
}

/** The same shape moved and scaled around the middle of the board; a negative horizontal scale mirrors it. */
export function place(shape: Shape, scale: Point, shift: Point): Shape {
  const outline = shape.outline.map(
    ([x, y]): Point => [50 + (x - 50) * scale[0] + shift[0], 50 + (y - 50) * scale[1] + shift[1]],
  );
  return { ...shape, outline };
}

function between(from: Point, to: Point, share: number): Point {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}
