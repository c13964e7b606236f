import type { DemoProduct } from '../types.ts';
import { defineProduct, gallery, review } from './define.ts';

const BEANIE = defineProduct({
  handle: 'fell-merino-beanie',
  sku: 'TRN-BN-11',
  title: 'Tarnhow Fell merino beanie, double-knit, moss green',
  brand: 'Tarnhow',
  category: ['Outdoor', 'Clothing'],
  tags: ['beanie', 'merino', 'winter'],
  price: { amount: '34.00', currency: 'USD' },
  availability: 'out_of_stock',
  level: 'full',
  descriptionHtml:
    '<p>The Fell is a double-knit merino beanie for cold commutes and winter walks below freezing. It is knitted in one piece, so there is no seam to rub under a helmet or hood, and the cuff folds down over the ears in wind.</p>',
  bullets: [
    'Double layer of 19.5 micron merino, 78 g',
    'Fits heads from 54 to 61 cm',
    'No seams: comfortable under a cycle helmet',
    'Machine wash at 30 °C on the wool programme',
  ],
  faq: [
    {
      question: 'Does the beanie itch?',
      answer: 'The yarn is 19.5 micron merino, which most people wear on bare skin without itching.',
    },
    {
      question: 'Does it fit under a helmet?',
      answer: 'Yes. It is 3 mm thick with the cuff unfolded and has no seam.',
    },
    { question: 'How do I wash it?', answer: 'At 30 °C on the wool programme, dried flat.' },
    { question: 'When will it be back?', answer: 'We knit the next batch for January.' },
  ],
  specs: [
    ['Material', '100 % merino wool, 19.5 micron'],
    ['Weight', '78 g'],
    ['Fits', '54–61 cm'],
    ['Colour', 'Moss green'],
  ],
  rating: { value: '4.9', count: 73 },
  reviews: [
    review(['2026-02-14', 'Greta W.', 5], 'Warm at minus ten and never sweaty.'),
    review(['2026-01-30', 'Idris M.', 5], 'Fits under my bike helmet, which none of my others do.'),
    review(['2025-12-19', 'Paula Z.', 4], 'Soft and light. The green is darker than I thought.'),
  ],
  images: gallery(1080, [
    'Fell merino beanie in moss green with folded cuff',
    'Fell beanie from the side',
    'Double-knit rib of the Fell beanie, close',
    'Fell beanie on a wooden peg',
  ]),
});

const SOCKS = defineProduct({
  handle: 'beck-hiking-socks',
  sku: 'TRN-SK-07',
  title: 'Tarnhow Beck hiking socks, cushioned merino, mid-calf',
  brand: 'Tarnhow',
  category: ['Outdoor', 'Clothing'],
  tags: ['socks', 'merino', 'hiking'],
  price: { amount: '22.00', currency: 'USD' },
  gtin: '9520030000074',
  level: 'full',
  descriptionHtml:
    '<p>Mid-calf walking socks for three-season hikes in boots. Merino terry loops cushion heel and ball, nylon in the toes takes the wear, and a ribbed band keeps them up without marking the leg.</p>',
  bullets: [
    '62 % merino, 35 % nylon, 3 % elastane',
    'Terry cushioning 4 mm thick under heel and ball',
    'Hand-linked toe: no ridge inside a boot',
    'Sizes S (36–38), M (39–42) and L (43–46), two colours',
  ],
  faq: [
    { question: 'Which size do I need?', answer: 'S fits European sizes 36–38, M 39–42 and L 43–46.' },
    {
      question: 'Are they warm enough for winter?',
      answer: 'They are made for 0 to 20 °C. Below that, wear a thin liner inside.',
    },
    { question: 'Do they shrink?', answer: 'Not at 40 °C or below. Keep them out of the dryer.' },
    { question: 'Left and right?', answer: 'Each sock is shaped for its foot and marked at the toe.' },
  ],
  specs: [
    ['Material', '62 % merino, 35 % nylon, 3 % elastane'],
    ['Height', 'Mid-calf, 26 cm'],
    ['Weight', '88 g a pair in M'],
    ['Made for', 'Three-season hiking in boots'],
  ],
  rating: { value: '4.5', count: 301 },
  reviews: [
    review(['2026-10-05', 'Sacha B.', 5], 'Five days on the coast path and not one blister.'),
    review(['2026-09-12', 'Delphine R.', 4], 'Great cushioning. They take a day to dry.'),
    review(['2026-08-25', 'Kofi A.', 5], 'The toe is smooth, as promised.'),
    review(['2026-07-13', 'Maren U.', 3], 'Comfortable, but a hole after one year of weekly walks.'),
  ],
  images: gallery(1080, [
    'Pair of Beck hiking socks in slate grey',
    'Beck sock from the side showing the cushioned heel',
    'Terry loops inside the Beck sock, close',
    'Beck socks drying on a line',
  ]),
  variants: ['Slate', 'Rust'].flatMap((colour) =>
    ['S', 'M', 'L'].map((size, index) => ({
      sku: `TRN-SK-07-${colour.slice(0, 2).toUpperCase()}-${size}`,
      title: `${colour} / ${size}`,
      options: { Colour: colour, Size: size },
      inventory: colour === 'Rust' && size === 'L' ? 0 : 12 + index * 9,
    })),
  ),
});

const BOTTLE = defineProduct({
  handle: 'gill-bottle-750',
  sku: 'TRN-BT-75',
  title: 'Gill insulated bottle',
  brand: 'Tarnhow',
  category: ['Outdoor', 'Bottles'],
  tags: ['bottle', 'insulated'],
  price: { amount: '29.00', currency: 'USD' },
  gtin: '9520030000753',
  level: 'plain',
  descriptionHtml:
    '<p>A double-walled steel bottle that keeps drinks cold for a day out. The wide mouth takes ice cubes and a brush.</p>',
  bullets: ['Holds 750 ml', 'Keeps cold 24 h, hot 12 h', 'Fits most cup holders', 'Leakproof lid with carry loop'],
  faq: [{ question: 'Is it dishwasher safe?', answer: 'The bottle is; wash the lid by hand.' }],
  specs: [
    ['Capacity', '750 ml'],
    ['Weight', '365 g'],
    ['Height', '27 cm'],
    ['Material', '18/8 stainless steel'],
  ],
  rating: { value: '4.1', count: 88 },
  reviews: [
    review(['2026-08-29', 'Lorcan D.', 4], 'Ice was still there after a night in the car.'),
    review(['2026-07-07', 'Yara H.', 3], 'Keeps cold very well, but the paint scratches.'),
    review(['2026-06-18', 'Bent O.', 5], 'Lid never leaked in my bag.'),
  ],
  images: gallery(1000, ['Gill bottle', 'Gill bottle', 'Gill bottle', 'Gill bottle']),
});

const LANTERN = defineProduct({
  handle: 'lantern-l3',
  sku: 'TRN-LN-03',
  title: 'Lantern L3',
  brand: 'Tarnhow',
  category: ['Outdoor', 'Lighting'],
  tags: ['lantern', 'camping'],
  price: { amount: '48.00', currency: 'USD' },
  level: 'bare',
  descriptionHtml: '<p>Amazing lantern. You will love it.</p>',
  specs: [
    ['Brightness', '350 lumens'],
    ['Runtime', '9 hours on full, 70 hours on low'],
    ['Battery', 'Built in, 5,000 mAh, USB-C'],
    ['Weather', 'IPX4'],
    ['Weight', '310 g'],
  ],
  rating: { value: '3.9', count: 12 },
  reviews: [
    review(['2026-09-01', 'Hamish C.', 4], 'Lights the whole tent. The hook is handy.'),
    review(['2026-08-15', 'Lotte V.', 3], 'Bright, though the button is hard to find in the dark.'),
  ],
  images: gallery(400, ['']),
  isInSitemap: false,
});

/** Clothes, bottles and lights for outside. */
export const OUTDOOR_PRODUCTS: readonly DemoProduct[] = [BEANIE, SOCKS, BOTTLE, LANTERN];
