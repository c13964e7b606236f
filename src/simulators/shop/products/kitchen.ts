import type { DemoProduct } from '../types.ts';
import { defineProduct, gallery, review } from './define.ts';

const BREAD_BOX = defineProduct({
  handle: 'brotkasten-esche',
  sku: 'OSK-BK-01',
  title: 'Oskveld Brotkasten aus Eschenholz mit Schneidbrett, 36 cm',
  brand: 'Oskveld',
  category: ['Küche', 'Aufbewahrung'],
  tags: ['brotkasten', 'holz', 'küche'],
  price: { amount: '79.00', currency: 'EUR' },
  lang: 'de',
  gtin: '9520020000015',
  level: 'full',
  descriptionHtml: `<p>Der Oskveld Brotkasten hält einen Laib bis 30 cm Länge vier bis fünf Tage frisch. Er ist für Haushalte gedacht, die ihr Brot ganz kaufen oder selbst backen: Der Deckel ist zugleich Schneidbrett, und zwei Bohrungen in der Rückwand lassen genug Luft durch, damit die Kruste knusprig bleibt.</p>
<p>Gefertigt aus geölter europäischer Esche, verzinkt und verleimt ohne Schrauben.</p>`,
  bullets: [
    'Fasst Brote bis 30 cm Länge und 14 cm Höhe',
    'Deckel aus 2 cm starker Esche dient als Schneidbrett',
    'Zwei Luftlöcher mit 8 mm Durchmesser gegen Schimmel',
    'Lebensmittelechtes Leinöl, nachölen einmal im Jahr',
  ],
  faq: [
    {
      question: 'Wie lange bleibt Brot im Kasten frisch?',
      answer: 'Ein Sauerteigbrot bleibt vier bis fünf Tage saftig, helles Brot zwei bis drei Tage.',
    },
    {
      question: 'Darf das Schneidbrett in die Spülmaschine?',
      answer: 'Nein. Feucht abwischen und stehend trocknen lassen.',
    },
    { question: 'Welches Holz wird verwendet?', answer: 'Massive europäische Esche, geölt mit Leinöl.' },
    {
      question: 'Wie reinige ich den Kasten?',
      answer: 'Krümel ausschütten und einmal im Monat mit Essigwasser auswischen.',
    },
  ],
  specs: [
    ['Maße', '36 × 20 × 17 cm'],
    ['Material', 'Esche massiv, geölt'],
    ['Gewicht', '2,4 kg'],
    ['Fassungsvermögen', 'Brote bis 30 cm'],
    ['Garantie', '3 Jahre'],
  ],
  rating: { value: '4.8', count: 41 },
  reviews: [
    review(
      ['2026-09-20', 'Friederike M.', 5],
      'Das Brot bleibt wirklich länger frisch, und das Brett liegt immer bereit.',
    ),
    review(['2026-08-11', 'Jonas K.', 5], 'Sauber verarbeitet, riecht angenehm nach Holz.'),
    review(['2026-06-05', 'Hedwig S.', 4], 'Schön, aber mein Zwei-Kilo-Laib passt nur angeschnitten hinein.'),
  ],
  images: gallery(1100, [
    'Oskveld Brotkasten aus geölter Esche mit geschlossenem Deckel',
    'Oskveld Brotkasten von der Seite mit zwei Luftlöchern',
    'Nahaufnahme der verzinkten Ecke aus Eschenholz',
    'Brotkasten auf der Küchenzeile, Deckel als Schneidbrett',
  ]),
});

const DUTCH_OVEN = defineProduct({
  handle: 'enamel-casserole-4l',
  sku: 'OSK-CS-40',
  title: 'Oskveld enamelled iron casserole, 4 L, oven-safe to 260 °C',
  brand: 'Oskveld',
  category: ['Kitchen', 'Pots'],
  tags: ['casserole', 'cast iron', 'oven'],
  price: { amount: '149.00', currency: 'USD' },
  gtin: '9520020000022',
  level: 'full',
  descriptionHtml: `<p>A four-litre round casserole for stews, no-knead bread and slow roasts, made for cooks who move a pot from the hob to the oven and on to the table. Cast iron 4 mm thick spreads the heat, and a pale enamel inside lets you see when the onions are done.</p>`,
  bullets: [
    '4 L serves four to six people; 24 cm across and 11 cm deep',
    'Works on induction, gas and electric hobs and in ovens up to 260 °C',
    'Cast iron 4 mm thick with three coats of enamel',
    'Lid ribs drip steam back over the food during long braises',
  ],
  faq: [
    { question: 'Does it work on induction?', answer: 'Yes, and on gas, ceramic and electric hobs.' },
    { question: 'Can I bake bread in it?', answer: 'Yes. It takes 260 °C with the lid on, and a 1 kg loaf fits.' },
    {
      question: 'Is it safe in the dishwasher?',
      answer: 'It survives, but washing by hand keeps the enamel glossy for longer.',
    },
    { question: 'How heavy is it?', answer: '4.9 kg with its lid.' },
  ],
  specs: [
    ['Volume', '4 L'],
    ['Diameter', '24 cm'],
    ['Weight', '4.9 kg'],
    ['Material', 'Enamelled cast iron'],
    ['Oven', 'Up to 260 °C'],
  ],
  rating: { value: '4.6', count: 132 },
  reviews: [
    review(['2026-10-11', 'Beatrix O.', 5], 'The best crust I have baked at home. Nothing sticks.'),
    review(['2026-09-03', 'Leroy T.', 4], 'Heavy, but that is the point. Cleans easily after a night of soaking.'),
    review(['2026-08-18', 'Mina J.', 5], 'We use it four times a week, from porridge to stew.'),
  ],
  images: gallery(1100, [
    'Oskveld round casserole in blue enamel with its lid on',
    'Casserole from the side showing both handles',
    'Close view of the blue enamel rim',
    'Casserole on a laid table',
  ]),
  refusedAgents: ['GPTBot'],
});

const CAMP_MUG = defineProduct({
  handle: 'tarn-enamel-mug',
  sku: 'TRN-MG-35',
  title: 'Tarn enamel mug 350 ml',
  brand: 'Tarnhow',
  category: ['Outdoor', 'Camp kitchen'],
  tags: ['mug', 'camping', 'enamel'],
  price: { amount: '14.00', currency: 'USD' },
  level: 'plain',
  descriptionHtml:
    '<p>A light steel mug with two coats of enamel. It goes over a camp stove and into the dishwasher, and the rolled rim does not burn your lip.</p>',
  bullets: ['350 ml', 'Weighs 120 g', 'Goes on gas stoves and embers', 'Dishwasher safe'],
  specs: [
    ['Capacity', '350 ml'],
    ['Weight', '120 g'],
    ['Material', 'Enamelled steel'],
    ['Height', '8 cm'],
  ],
  rating: { value: '4.4', count: 19 },
  reviews: [
    review(['2026-08-08', 'Ruben A.', 4], 'Chipped once when I dropped it on granite, still fine.'),
    review(['2026-06-30', 'Elodie F.', 5], 'Coffee stays warm longer than I expected from such a thin mug.'),
    review(['2026-06-02', 'Nuno S.', 4], 'Good size. The handle gets hot over embers.'),
  ],
  images: gallery(900, ['Tarn enamel mug in cream', 'Tarn enamel mug, handle to the right', 'Rim of the Tarn mug']),
});

const STORAGE_JARS = defineProduct({
  handle: 'pantry-jar-set',
  sku: 'BRW-JR-03',
  title: 'Pantry jars',
  brand: 'Brindlewick',
  category: ['Kitchen', 'Storage'],
  tags: ['jars', 'storage'],
  price: { amount: '36.00', currency: 'USD' },
  level: 'bare',
  descriptionHtml: '<p>Three jars for your pantry. So pretty on the shelf!</p>',
  specs: [
    ['Set', 'Three jars: 0.5 L, 1 L and 1.5 L'],
    ['Material', 'Borosilicate glass, cork lids'],
    ['Height', '12, 17 and 22 cm'],
    ['Care', 'Glass dishwasher safe; wipe the cork'],
  ],
  reviews: [review(['2026-05-22', 'Gwen E.', 4], 'Nice and airtight enough for flour. One lid was tight at first.')],
  images: gallery(480, ['', 'jars']),
});

/** Pots, mugs and boxes. */
export const KITCHEN_PRODUCTS: readonly DemoProduct[] = [BREAD_BOX, DUTCH_OVEN, CAMP_MUG, STORAGE_JARS];
