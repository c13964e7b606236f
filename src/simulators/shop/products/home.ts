import type { DemoProduct } from '../types.ts';
import { defineProduct, gallery, review } from './define.ts';

const BLANKET = defineProduct({
  handle: 'moorland-wool-blanket',
  sku: 'BRW-BL-14',
  title: 'Brindlewick Moorland wool blanket, herringbone, 140 × 200 cm',
  brand: 'Brindlewick',
  category: ['Living', 'Textiles'],
  tags: ['blanket', 'wool', 'throw'],
  price: { amount: '118.00', currency: 'USD' },
  mpn: 'MLD-140',
  level: 'full',
  descriptionHtml:
    '<p>Moorland is a herringbone blanket of pure lambswool for sofas, guest beds and cold car rides. At 1.4 kg it is heavy enough to stay put and light enough to carry to the garden. The wool is washed and brushed, so the surface is soft without any finish.</p>',
  bullets: [
    '140 × 200 cm: covers one tall adult or two on a sofa',
    '100 % lambswool, 480 g per square metre',
    'Fringed on two sides, herringbone weave',
    'Airs out overnight; dry clean or hand wash at 30 °C',
  ],
  faq: [
    {
      question: 'Is it scratchy?',
      answer:
        'Lambswool is finer than sheep wool. Most people are comfortable; very sensitive skin may want a sheet between.',
    },
    { question: 'Will it fit a double bed?', answer: 'It lies across a 140 cm bed as a top layer, without overhang.' },
  ],
  specs: [
    ['Size', '140 × 200 cm'],
    ['Material', '100 % lambswool'],
    ['Weight', '1.4 kg'],
    ['Care', 'Hand wash at 30 °C or dry clean'],
  ],
  rating: { value: '4.6', count: 64 },
  reviews: [
    review(['2026-10-20', 'Odile P.', 5], 'Our cat has claimed it. We bought a second one.'),
    review(['2026-03-02', 'Stig N.', 4], 'Very warm. It shed a little in the first week.'),
    review(['2026-02-11', 'Rosalind K.', 5], 'Heavy in the good way, and the weave is beautiful.'),
  ],
  images: gallery(1100, [
    'Moorland wool blanket folded, grey herringbone',
    'Moorland blanket over the arm of a sofa',
    'Herringbone weave of the Moorland blanket, close',
    'Moorland blanket on a bed',
  ]),
});

const TROWEL = defineProduct({
  handle: 'hand-trowel',
  sku: 'BRW-TR-05',
  title: 'Hand trowel with ash handle',
  brand: 'Brindlewick',
  category: ['Living', 'Garden'],
  tags: ['garden', 'tools'],
  price: { amount: '24.00', currency: 'USD' },
  level: 'plain',
  descriptionHtml:
    '<p>A forged trowel with depth marks pressed into the blade, for planting bulbs and potting on. The ash handle is 14 cm long and oiled.</p>',
  bullets: [
    'Forged carbon steel, 2.5 mm',
    'Depth marks at 2, 5 and 10 cm',
    'Ash handle, 14 cm',
    'Leather loop for hanging',
  ],
  specs: [
    ['Length', '31 cm'],
    ['Weight', '290 g'],
    ['Blade', 'Forged carbon steel'],
  ],
  rating: { value: '4.7', count: 22 },
  reviews: [
    review(['2026-05-06', 'Aurelio B.', 5], 'Cuts through clay where my old one bent.'),
    review(['2026-04-21', 'Sigrid T.', 5], 'Depth marks are so useful for tulips.'),
    review(['2026-04-02', 'Neil F.', 4], 'Needs oil after rain, otherwise it spots.'),
  ],
  images: gallery(1000, ['Hand trowel with ash handle and leather loop', 'Hand trowel, side', '']),
});

const APRON = defineProduct({
  handle: 'linen-apron',
  sku: 'BRW-AP-21',
  title: 'Linen apron – BEST QUALITY!!!',
  brand: 'Brindlewick',
  category: ['Living', 'Textiles'],
  tags: ['apron', 'linen'],
  price: { amount: '44.00', currency: 'USD' },
  level: 'bare',
  descriptionHtml: '<p>The best apron ever made. Perfect for everyone.</p>',
  specs: [
    ['Material', '100 % washed linen, 245 g per square metre'],
    ['Length', '86 cm, width 72 cm'],
    ['Straps', 'Crossed at the back, no knots'],
    ['Pockets', 'Two, 18 × 20 cm'],
    ['Care', 'Machine wash at 40 °C'],
  ],
  rating: { value: '4.2', count: 31 },
  reviews: [
    review(['2026-07-16', 'Camille G.', 5], 'No knot in the neck, so I can wear it all day in the studio.'),
    review(['2026-06-09', 'Dorian L.', 4], 'Pockets are deep. It wrinkles, as linen does.'),
    review(['2026-04-28', 'Freya J.', 3], 'A bit long for me at 1.58 m.'),
  ],
  images: gallery(480, ['apron1', 'apron2']),
});

/** Textiles and tools. */
export const HOME_PRODUCTS: readonly DemoProduct[] = [BLANKET, TROWEL, APRON];
