/** A review as the import takes it, and the buyer who wrote it. */
export type BuyerReview = { text: string; stars: number; sku: string; date: string; reviewer: string; buyer: number };

type Voice = { praise: readonly string[]; complaints: readonly string[] };

/** What each kind of buyer speaks of, whatever the product. `{a|b}` is one of the two. */
const BUYERS: readonly Voice[] = [
  {
    praise: [
      'Bought it as a {gift|present} for my {mother|sister|aunt|grandmother} and she {loved|adored} it',
      'It came {beautifully|nicely} wrapped in a {gift box|ribbon} with a {card|note}',
      'A {lovely|thoughtful} {birthday|christmas|wedding|anniversary} {gift|present}',
      'My {mother|sister|friend} {unwrapped|opened} the {present|gift} and {smiled|cried}',
      'Will give another one for {christmas|her birthday|the wedding}',
    ],
    complaints: [
      'The {wrapping|gift box|ribbon} was {torn|crushed} so I could not give it as a {present|gift}',
      'It arrived {too late for christmas|after her birthday}, which spoiled the {surprise|gift}',
      'The {card|note} with my {birthday|wedding} greeting was missing',
    ],
  },
  {
    praise: [
      'With {two toddlers|a newborn|three kids} in the house this is a {lifesaver|blessing}',
      'The {baby|toddler} {sleeps|naps} right through it',
      'My {kids|children|toddlers} cannot {open|reach} anything {dangerous|sharp}',
      'Safe around {kids|children|babies}, which matters to any {parent|mum|dad}',
      'Survived {sticky|little} {hands|fingers} of my {son|daughter} and the {nursery|playroom}',
    ],
    complaints: [
      'It {woke|scared} the {baby|toddler} from the {nap|cot} every time',
      'Corners are {too sharp|dangerous} for {toddlers|small children|kids}',
      'My {son|daughter|toddler} {pulled|tipped} it over in the {nursery|playroom}',
    ],
  },
  {
    praise: [
      'Fits my {tiny|small} {studio|flat|apartment} {perfectly|without a problem}',
      'Takes up hardly any {space|room} on the {counter|shelf} of a {studio|flat}',
      'Folds {flat|away} into a {narrow|small} {cupboard|closet}',
      'The {neighbours|landlord} below never {complained|noticed}',
      'Ideal for {renters|city living} in a {cramped|tiny} {apartment|flat}',
    ],
    complaints: [
      'Far too {bulky|wide} for a {tiny|small} {apartment|studio}',
      'No {cupboard|closet|shelf} in my {flat|studio} is {wide|deep} enough to {store|keep} it',
      'The {neighbours|landlord} {banged|complained} through the thin {walls|ceiling}',
    ],
  },
  {
    praise: [
      'We {run|use} it {all day|every shift} in our {cafe|salon|workshop} without a {breakdown|failure}',
      'Our {staff|employees|crew} picked it up in {minutes|one shift}',
      'Holds up to {commercial|professional|heavy} {use|duty} for {customers|clients}',
      'The {invoice|warranty} for {businesses|trade} was {easy|quick} to get',
      'Paid for itself in {client|customer} {orders|bookings} at the {salon|workshop|cafe}',
    ],
    complaints: [
      'It {overheated|broke down} after a {week|month} of {commercial|professional} {use|duty}',
      'The {warranty|invoice} does not cover {businesses|trade|commercial use}',
      'Our {staff|crew} lost a whole {shift|morning} of {customers|bookings} waiting for {service|repair}',
    ],
  },
  {
    praise: [
      'Paid {half|a third} of what the {big|famous} {brands|names} {charge|ask}',
      'With the {coupon|discount|voucher} it was a real {bargain|steal}',
      'Best {value|bang} for the {money|buck} on a {student|tight} {budget|income}',
      'Does what {expensive|pricey} {brands|models} do for {less money|a fraction of the price}',
      'I {compared|watched} {prices|deals} for weeks and this {sale|offer} won',
    ],
    complaints: [
      'Not worth the {money|price} even with the {discount|coupon}',
      'The {price|offer} dropped {ten|twenty} {euros|dollars} a week after I {paid|ordered}',
      'Hidden {costs|fees} ate the whole {discount|saving} of the {sale|deal}',
    ],
  },
];

/** What everybody says of one product. */
const PRODUCTS: readonly (readonly string[])[] = [
  [
    'The {blender|jug} crushes {ice|frozen fruit} for {smoothies|shakes}',
    'The {blades|jug} of the blender {rinse|clean} easily',
    'Makes {smoothies|soup} {creamy|silky}',
  ],
  [
    'The {kettle|spout} {boils|heats} {water|tea} {fast|quickly}',
    'The kettle {whistles|clicks} when the water {boils|is hot}',
    'Limescale in the {kettle|spout} is {easy|simple} to remove',
  ],
  [
    'The {vacuum|suction} lifts {dust|pet hair} from {carpets|rugs}',
    'The {dustbin|filter} of the vacuum {empties|clicks out} easily',
    'The {brush roll|hose} never {clogs|tangles}',
  ],
  [
    'The {lamp|bulb} gives a {warm|soft} {light|glow}',
    'The {dimmer|switch} of the lamp is {smooth|precise}',
    'The {shade|bulb} throws {light|glow} on the {desk|page}',
  ],
  [
    'The {headphones|ear cups} {cancel|block} {noise|sound} on {flights|trains}',
    'The {bass|treble} of the headphones is {deep|clear}',
    'The {bluetooth|pairing} {connects|works} at once',
  ],
  [
    'The {tent|flysheet} stays {dry|waterproof} in {rain|storms}',
    'The {poles|pegs} of the tent {click|slide} together',
    'The {groundsheet|flysheet} keeps {puddles|rain} out at the {campsite|festival}',
  ],
  [
    'The {backpack|straps} carry {laptops|books} in {comfort|balance}',
    'The {zips|pockets} of the backpack are {sturdy|smooth}',
    'The {straps|back panel} {breathe|sit} well on a {hike|commute}',
  ],
  [
    'The {air fryer|basket} makes {chips|fries|chicken} {crispy|golden}',
    'The {basket|tray} of the air fryer is {dishwasher safe|non-stick}',
    'Cooks {chicken|wings|fries} with {no|little} oil',
  ],
];

const FILLER = [
  'Would {buy|order} again',
  '{Delivery|Shipping} was {quick|fine}',
  'Works as {described|expected}',
  'Very {happy|pleased} overall',
  '{Good|Great} quality',
  'Had it for a {month|year} now',
];

/** The SKUs of the generated products. */
export const BUYER_SKUS: readonly string[] = PRODUCTS.map((_, index) => `BUY-${index + 1}`);

/** How many kinds of buyers there are. */
export const BUYER_KINDS = BUYERS.length;

/** `crossed`: every kind of buyer buys every product. `none`: each sentence comes from a buyer of its own, so there are no groups. */
export type BuyerCorpus = 'crossed' | 'none';

/**
 * Reviews by five kinds of buyers of eight products, the same for the same numbers: each speaks of the product in two or three
 * sentences, of its buyer's concerns in as many (one sentence in twenty is another buyer's), and of nothing in particular.
 */
export function buyerReviews(count: number, seed = 1, corpus: BuyerCorpus = 'crossed'): BuyerReview[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => writeReview(random, index, corpus));
}

/** The reviews as a CSV file of the documented columns. */
export function buyerCsv(reviews: readonly BuyerReview[]): string {
  const rows = reviews.map(({ text, stars, sku, reviewer, date }) =>
    [`"${text}"`, stars, sku, reviewer, date].join(','),
  );
  return `review_text,star_rating,product_sku,reviewer_name,review_date\n${rows.join('\n')}\n`;
}

type Random = { below(limit: number): number; pick<T>(from: readonly T[]): T };

function writeReview(random: Random, index: number, corpus: BuyerCorpus): BuyerReview {
  const buyer = random.below(BUYERS.length);
  const product = random.below(PRODUCTS.length);
  const stars = [5, 5, 5, 4, 4, 3, 2, 1][random.below(8)] ?? 5;
  const voice = (): readonly string[] => {
    const isOther = corpus === 'none' || random.below(20) === 0;
    const { praise, complaints } = BUYERS[isOther ? random.below(BUYERS.length) : buyer] ?? {
      praise: [],
      complaints: [],
    };
    return stars > 3 || (stars === 3 && random.below(2) === 0) ? praise : complaints;
  };
  const sentences = [
    ...times(2 + random.below(2), () => random.pick(PRODUCTS[product] ?? [])),
    ...times(2 + random.below(2), () => random.pick(voice())),
    ...times(random.below(2), () => random.pick(FILLER)),
  ].map((template) => template.replace(/\{([^}]*)\}/g, (_all, words: string) => random.pick(words.split('|'))));
  const day = 1 + random.below(28);
  return {
    text: `${sentences.sort(() => random.below(2) - 0.5).join('. ')}.`,
    stars,
    sku: BUYER_SKUS[product] ?? '',
    date: `2026-0${1 + random.below(9)}-${String(day).padStart(2, '0')}`,
    reviewer: `Reviewer ${index + 1}`,
    buyer,
  };
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

/** @source Numerical Recipes' linear congruential generator: of another kind than the one that groups */
function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 4_294_967_296) * limit);
  };
  return {
    below,
    pick<T>(from: readonly T[]): T {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error('There is nothing to pick from.');
      return picked;
    },
  };
}
