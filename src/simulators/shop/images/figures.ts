import type { Figure } from '../types.ts';
import { area, block, type Colour, oval, points, type Shape, smooth, stroke } from './shapes.ts';

const STEEL: Colour = [66, 70, 74];
const OAK: Colour = [186, 142, 96];
const CREAM: Colour = [240, 230, 210];
const INK: Colour = [40, 42, 46];
const LIGHT: Colour = [255, 226, 150];

const kettle = (): Shape[] => [
  stroke(points('33,66 22,64 20,50 15,40 10,38'), 3.4, { colour: STEEL, sheen: 0.5 }),
  stroke(points('66,40 84,38 86,52 80,68'), 4.6, { colour: OAK }),
  area(points('38,36 62,36 70,74 30,74'), { colour: STEEL, sheen: 0.7 }),
  block([36, 32], [28, 5], 2, { colour: INK, sheen: 0.5 }),
  oval([50, 30], [4, 2.6], { colour: OAK }),
  block([26, 75], [48, 7], 3, { colour: INK, sheen: 0.4 }),
  oval([50, 78.5], [1.8, 1.8], { colour: LIGHT, sheen: 0 }),
];

const bag = (): Shape[] => [
  stroke(points('36,30 20,44 24,66 38,76'), 2.2, { colour: INK }),
  area(smooth(points('34,28 66,28 70,50 68,84 32,84 30,50 34,28')), { colour: [224, 122, 48], sheen: 0.55 }),
  block([33, 20], [34, 9], 3, { colour: [200, 100, 36], sheen: 0.5 }),
  block([29, 22], [6, 4], 1, { colour: INK }),
  block([65, 22], [6, 4], 1, { colour: INK }),
  block([42, 52], [16, 9], 1.5, { colour: CREAM }),
  block([31, 70], [38, 1], 0.4, { colour: [180, 88, 30] }),
];

const lamp = (): Shape[] => [
  area(points('20,36 44,28 72,92 2,92'), { colour: LIGHT, sheen: 0, alpha: 0.22 }),
  oval([64, 85], [17, 3.6], { colour: INK, sheen: 0.5 }),
  stroke(points('64,84 64,83 74,56 74,55'), 2.6, { colour: OAK }),
  stroke(points('74,56 73,55 38,28 37,27'), 2.6, { colour: OAK }),
  oval([74, 55.5], [2.6, 2.6], { colour: INK }),
  area(points('28,22 38,20 46,29 18,38'), { colour: INK, sheen: 0.6 }),
  oval([32, 33.5], [13, 2.2], { colour: LIGHT, sheen: 0, alpha: 0.9 }),
];

const beanie = (): Shape[] => [
  area(smooth(points('22,66 24,40 40,22 60,22 76,40 78,66 22,66')), { colour: [92, 112, 74], sheen: 0.5 }),
  ...[30, 38, 46, 54, 62, 70].map((x) => {
    const top = Math.abs(x - 50) > 18 ? 42 : 30;
    return block([x, top], [0.8, 62 - top], 0.3, { colour: [70, 88, 56], alpha: 0.55 });
  }),
  block([19, 60], [62, 16], 5, { colour: [106, 128, 86], sheen: 0.5 }),
  ...[26, 34, 42, 50, 58, 66, 74].map((x) => block([x, 61], [1, 14], 0.4, { colour: [84, 102, 66], alpha: 0.6 })),
];

const oneSock = (x: number): Shape[] => [
  area(
    smooth([
      [x, 18],
      [x + 18, 18],
      [x + 18, 56],
      [x + 34, 68],
      [x + 36, 78],
      [x + 22, 82],
      [x + 2, 72],
      [x, 50],
      [x, 18],
    ]),
    {
      colour: [110, 120, 132],
      sheen: 0.4,
    },
  ),
  block([x - 0.5, 15], [19, 8], 2, { colour: [80, 90, 102] }),
  oval([x + 5, 66], [6, 7], { colour: [80, 90, 102], alpha: 0.8 }),
];

const sock = (): Shape[] => [...oneSock(20), ...oneSock(44)];

const breadBox = (): Shape[] => [
  block([16, 40], [68, 38], 3, { colour: OAK, sheen: 0.35 }),
  block([14, 35], [72, 7], 2, { colour: [206, 164, 118], sheen: 0.3 }),
  ...[48, 56, 66, 72].map((y) => block([17, y], [66, 0.5], 0.2, { colour: [160, 116, 74], alpha: 0.6 })),
  oval([38, 62], [1.4, 1.4], { colour: INK }),
  oval([62, 62], [1.4, 1.4], { colour: INK }),
];

const pot = (): Shape[] => [
  block([10, 50], [80, 6], 3, { colour: [34, 74, 112] }),
  block([18, 44], [64, 36], 7, { colour: [44, 92, 138], sheen: 0.6 }),
  area(smooth(points('17,45 24,34 50,29 76,34 83,45 17,45'), 2), { colour: [50, 102, 150], sheen: 0.5 }),
  oval([50, 29], [5, 3], { colour: STEEL, sheen: 0.6 }),
  block([17, 44], [66, 1.4], 0.6, { colour: CREAM }),
];

const mug = (): Shape[] => [
  stroke(points('66,44 84,42 86,62 66,68'), 4, { colour: CREAM }),
  area(points('30,34 70,34 67,78 33,78'), { colour: CREAM, sheen: 0.35 }),
  oval([50, 34], [20, 3], { colour: [60, 78, 70] }),
  oval([50, 34.6], [18, 2.2], { colour: [120, 84, 56] }),
];

const jar = (): Shape[] =>
  [
    [14, 56, 20],
    [38, 44, 22],
    [64, 30, 24],
  ].flatMap(([x = 0, y = 0, width = 0]) => [
    block([x, y], [width, 82 - y], 3, { colour: [206, 222, 222], sheen: 0.35, alpha: 0.85 }),
    block([x + 2, y + (82 - y) * 0.4], [width - 4, (82 - y) * 0.56], 2, { colour: [222, 190, 134], sheen: 0.3 }),
    block([x + 1, y - 5], [width - 2, 6], 1.5, { colour: OAK }),
  ]);

const blanket = (): Shape[] => [
  ...[0, 1, 2, 3].map((fold) =>
    block([16 + fold, 66 - fold * 11], [68 - fold * 2, 13], 6, {
      colour: [148 - fold * 6, 146 - fold * 6, 140 - fold * 6],
      sheen: 0.35,
    }),
  ),
  ...Array.from({ length: 17 }, (_, index) =>
    stroke(
      [
        [18 + index * 4, 36],
        [19.5 + index * 4, 40],
        [18 + index * 4, 44],
      ],
      0.7,
      { colour: CREAM, alpha: 0.7 },
    ),
  ),
  ...Array.from({ length: 16 }, (_, index) => block([18 + index * 4.1, 78], [0.8, 6], 0.3, { colour: CREAM })),
];

const trowel = (): Shape[] => [
  block([46, 14], [8, 34], 4, { colour: OAK, sheen: 0.5 }),
  block([48.5, 46], [3, 12], 1, { colour: STEEL, sheen: 0.6 }),
  area(smooth(points('38,56 62,56 63,72 50,92 37,72 38,56'), 2), { colour: [120, 126, 130], sheen: 0.6 }),
  ...[66, 72, 79].map((y) => block([45, y], [10, 0.6], 0.2, { colour: INK })),
  oval([50, 17.5], [1.4, 1.4], { colour: INK }),
];

const bottle = (): Shape[] => [
  block([35, 30], [30, 56], 6, { colour: [36, 112, 108], sheen: 0.65 }),
  block([40, 22], [20, 10], 3, { colour: [30, 92, 90], sheen: 0.5 }),
  block([38, 14], [24, 10], 3, { colour: INK, sheen: 0.5 }),
  stroke(points('42,14 42,6 58,6 58,14'), 2.4, { colour: INK }),
  block([44, 52], [12, 12], 6, { colour: CREAM, alpha: 0.85 }),
];

const lantern = (): Shape[] => [
  oval([50, 52], [40, 40], { colour: LIGHT, sheen: 0, alpha: 0.25 }),
  stroke(points('36,28 36,8 64,8 64,28'), 2, { colour: INK }),
  block([34, 26], [32, 8], 3, { colour: INK, sheen: 0.5 }),
  block([36, 34], [28, 36], 2, { colour: LIGHT, sheen: 0.15, alpha: 0.95 }),
  block([32, 70], [36, 14], 4, { colour: [58, 84, 62], sheen: 0.5 }),
  oval([50, 77], [2, 2], { colour: CREAM }),
];

const apron = (): Shape[] => [
  stroke(points('38,22 40,10 60,10 62,22'), 2, { colour: [134, 128, 112] }),
  area(smooth(points('37,20 63,20 66,38 80,46 78,88 22,88 20,46 34,38 37,20'), 2), {
    colour: [170, 162, 142],
    sheen: 0.35,
  }),
  block([30, 58], [18, 16], 2, { colour: [154, 146, 126] }),
  block([52, 58], [18, 16], 2, { colour: [154, 146, 126] }),
];

/** What each figure is drawn from, back to front. */
export const FIGURES: Readonly<Record<Figure, () => Shape[]>> = {
  kettle,
  bag,
  lamp,
  beanie,
  sock,
  'bread-box': breadBox,
  pot,
  mug,
  jar,
  blanket,
  trowel,
  bottle,
  lantern,
  apron,
};
