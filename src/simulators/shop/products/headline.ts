import type { DemoProduct } from '../types.ts';
import { defineProduct, gallery, review } from './define.ts';

/** The page that does nearly everything right. */
const HARROW_KETTLE = defineProduct({
  handle: 'harrow-gooseneck-kettle',
  sku: 'BRW-KT-09',
  title: 'Brindlewick Harrow electric gooseneck kettle with 1 °C steps, 0.9 L',
  brand: 'Brindlewick',
  category: ['Kitchen', 'Kettles'],
  tags: ['kettle', 'pour-over', 'coffee', 'tea'],
  price: { amount: '94.00', currency: 'USD' },
  gtin: '9520010000094',
  mpn: 'HRW-09-BK',
  level: 'full',
  descriptionHtml: `<p>The Brindlewick Harrow is a 0.9 litre electric gooseneck kettle for people who brew pour-over coffee or loose-leaf tea at home and want the water at the temperature the recipe names. A dial sets any value from 40 to 100 °C in steps of 1 °C, a 1200 W base brings a full kettle from 20 °C to the boil in four and a half minutes, and it then holds the chosen temperature for 60 minutes.</p>
<p>The narrow spout pours a steady 6 to 18 ml a second, so the bloom stays where you aimed it. The body is brushed 304 stainless steel inside and out: no plastic touches the water. An interlocking lid stays on while you pour, and the handle sits far enough forward that a full kettle feels level in the hand.</p>`,
  bullets: [
    'Sets 40–100 °C in 1 °C steps; shows actual and target temperature side by side',
    'Boils 0.9 L in 4.5 minutes with 1200 W and holds the temperature for 60 minutes',
    'Gooseneck spout pours 6–18 ml per second for pour-over, French press and green tea',
    '304 stainless steel throughout: no plastic in contact with the water',
    'Weighs 1.1 kg empty; base 16 cm across with a 75 cm cord',
    'Two-year guarantee; lid, dial and base can be ordered as spare parts',
  ],
  faq: [
    {
      question: 'How many cups does the Harrow kettle hold?',
      answer: 'It holds 0.9 litres, enough for three 300 ml mugs or one six-cup pour-over.',
    },
    {
      question: 'How exact is the temperature?',
      answer:
        'The sensor sits in the base plate and keeps the water within 1 °C of the dial once the display shows the target.',
    },
    {
      question: 'Does it switch off by itself?',
      answer: 'Yes. It switches off when lifted dry, after boiling, and after 60 minutes of keeping warm.',
    },
    {
      question: 'Can I use it with hard water?',
      answer:
        'Yes. Descale it once a month with citric acid: 20 g in a full kettle, heated to 60 °C, left for 20 minutes and rinsed.',
    },
    {
      question: 'Does the Harrow work on 230 V?',
      answer: 'This model is made for 110–120 V. A 230 V version is planned; it will have its own part number.',
    },
  ],
  specs: [
    ['Capacity', '0.9 L'],
    ['Power', '1200 W, 110–120 V'],
    ['Temperature range', '40–100 °C in 1 °C steps'],
    ['Keep warm', '60 minutes'],
    ['Material', '304 stainless steel, ash wood grip'],
    ['Dimensions', '29 × 16 × 21 cm'],
    ['Weight', '1.1 kg'],
    ['Guarantee', '2 years'],
  ],
  rating: { value: '4.7', count: 214 },
  reviews: [
    review(
      ['2026-09-14', 'Marguerite L.', 5],
      'I brew light roasts at 94 °C and finally taste what the bag promises. The pour is slow and easy to aim.',
    ),
    review(
      ['2026-08-30', 'Tobias R.', 5],
      'Quiet, quick, and the hold function means the second cup is as hot as the first.',
    ),
    review(
      ['2026-08-02', 'Anneke V.', 4],
      'Lovely kettle. I wish the cord were longer: 75 cm only just reaches my socket.',
    ),
    review(
      ['2026-06-21', 'Jerome P.', 5],
      'Bought it for green tea at 75 °C. No plastic taste at all, which my old one had.',
    ),
  ],
  images: gallery(1200, [
    'Brindlewick Harrow gooseneck kettle in black on its round base, seen from the front',
    'Side view of the Harrow kettle showing the narrow gooseneck spout and ash wood grip',
    'Close view of the Harrow kettle body in brushed stainless steel',
    'Harrow kettle on a kitchen counter beside a pour-over stand',
    'Harrow kettle with base and cord as packed in the box',
  ]),
  hasViewer: true,
});

/** The page that does half of it. */
const SKERRY_BAG = defineProduct({
  handle: 'skerry-dry-bag',
  sku: 'TRN-DB-20',
  title: 'Tarnhow Skerry dry bag',
  brand: 'Tarnhow',
  category: ['Outdoor', 'Bags'],
  tags: ['dry bag', 'paddling', 'waterproof'],
  price: { amount: '39.50', currency: 'USD' },
  mpn: 'SKY-20',
  level: 'plain',
  descriptionHtml: `<p>The Skerry is a roll-top dry bag that keeps your things dry on the water. It is made of a tough coated fabric with welded seams and has a strap so it can be carried over the shoulder.</p>`,
  bullets: [
    'Great for any adventure',
    'Premium waterproof fabric, 500D',
    'Comfortable shoulder strap',
    'Roll-top closure',
  ],
  faq: [
    {
      question: 'Is the Skerry waterproof?',
      answer:
        'Rolled three times and clipped, it keeps out rain and splashes and survives short dips. It is not made for diving.',
    },
    {
      question: 'How do I clean it?',
      answer: 'Rinse it with fresh water, turn it inside out and let it dry in the shade.',
    },
  ],
  specs: [
    ['Volume', '20 L'],
    ['Fabric', '500D polyester, TPU coated'],
    ['Weight', '410 g'],
    ['Size rolled', '52 × 24 cm'],
    ['Strap', 'Removable, 60–110 cm'],
  ],
  rating: { value: '4.3', count: 57 },
  reviews: [
    review(['2026-07-19', 'Sunniva H.', 5], 'Two weeks of sea kayaking and my sleeping bag stayed bone dry.'),
    review(['2026-05-11', 'Callum B.', 4], 'Solid bag. The strap buckle is a bit stiff when it is cold.'),
  ],
  images: gallery(900, ['Tarnhow Skerry dry bag', 'Tarnhow Skerry dry bag', '']),
});

/** The page that knows everything and says it nowhere a shopper or an assistant would look. */
const ALDER_LAMP = defineProduct({
  handle: 'al-02',
  sku: 'BRW-LP-02',
  title: 'Alder',
  brand: 'Brindlewick',
  category: ['Living', 'Lighting', 'Desk lamps'],
  tags: ['lamp', 'desk', 'lighting'],
  price: { amount: '128.00', currency: 'USD' },
  gtin: '9520010000025',
  mpn: 'AL-02',
  level: 'bare',
  descriptionHtml: '<p>Beautiful and timeless. A true classic that turns heads. A must-have!</p>',
  specs: [
    ['Product type', 'LED desk lamp'],
    ['Model', 'Alder AL-02'],
    ['Brightness', '800 lumens, dimmable in 5 steps'],
    ['Colour temperature', '2700 K to 5000 K'],
    ['Colour rendering', 'CRI 95'],
    ['Power', '9 W, USB-C, 2 m cable included'],
    ['Arm', 'Two joints, 68 cm reach, turns 180°'],
    ['Material', 'Oiled oak and powder-coated steel'],
    ['Dimensions', '42 × 18 × 55 cm'],
    ['Weight', '2.3 kg'],
    ['Made for', 'Home offices, drawing tables and reading corners'],
    ['Care', 'Wipe with a dry cloth; oil the oak once a year'],
    ['Guarantee', '5 years, LED module replaceable'],
  ],
  rating: { value: '4.5', count: 86 },
  reviews: [
    review(
      ['2026-10-02', 'Ines C.', 5],
      'The light is even across the whole desk and my eyes are less tired after an evening of drawing.',
    ),
    review(
      ['2026-09-08', 'Walter G.', 4],
      'Heavy base, so the arm stays where I put it. The dimmer steps could be finer.',
    ),
    review(['2026-07-27', 'Priya N.', 5], 'Replaced two lamps with this one. The warm setting is lovely for reading.'),
    review(
      ['2026-07-01', 'Oskar D.', 4],
      'Oak feels better than it looks in the pictures, and that is a compliment to the oak.',
    ),
  ],
  images: gallery(320, ['', 'IMG_4411']),
  disallowedFor: ['CCBot'],
});

/** The three products that show what the scores mean: good, middling, poor. */
export const HEADLINE_PRODUCTS: readonly DemoProduct[] = [HARROW_KETTLE, SKERRY_BAG, ALDER_LAMP];
