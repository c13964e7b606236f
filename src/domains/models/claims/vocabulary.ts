/** Words that carry grammar and no claim: a rewrite may use them freely. Nothing here praises, promises or measures. */
const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** English and German; every other word of a rewrite must come from the sources. */
export const FUNCTION_WORDS = set(`
  a an the this that these those it its they them their you your he she and or as at by for from in into of off on onto
  out to with when where while who whom whose which what how why than then so also both each if is are was were be been
  being has have having had do does did can will would may there here i me my we our us
  come comes give gives offer offers provide provides feature features make makes made use uses used using suit suits
  suited need needs want wants get gets let lets bring brings built designed intended work works take takes keep
  people person anyone product item yes no not never without much many ask asks know tell tells say says about
  call called name named value meant works
  der die das den dem des ein eine einen einem einer eines dieser diese dieses es er sie ihr ihre ihrem ihren sein seine und
  oder als an am auf aus bei bis durch für im in ins mit nach um von vom vor zu zum zur wenn wo wer wen wem wie was welche
  welcher welches warum dann so auch ist sind war wird werden hat haben kann man sich nicht kein keine keinen keiner ohne nie
  ja nein besteht bestehen bietet gibt gemacht geeignet gedacht produkt viel viele lange groß wofür woraus
`);

/** Words that turn what follows, up to the end of their clause, into its opposite. */
export const NEGATORS = set(`
  no not never without cannot nor neither lacks lacking isn't aren't doesn't don't can't won't wasn't hasn't
  kein keine keinen keinem keiner keines nicht ohne nie niemals weder
`);

/** Words after which the end of a hyphenated word says that something is absent: `BPA-free`. */
export const ABSENT_ENDS = set('free frei less');

/** Values that turn a whole row of a table into its opposite. */
export const NO_VALUE = /^(?:no|none|not|nein|keine?|n\/?a|without|ohne|false|✗|x|-|–)(?:$|[\s,.(])/i;

/** Words of one meaning, by which a row's name and a sentence's verb are the same thing. */
const MEANINGS: readonly (readonly [string, string])[] = [
  ['weight', 'weight weights weigh weighs weighed wiegt wiegen gewicht'],
  ['size', 'dimension dimensions size sizes measure measures maße misst abmessungen größe'],
  ['capacity', 'capacity volume hold holds fassungsvermögen volumen fasst inhalt'],
  ['colour', 'colour colours color colors farbe farben'],
  ['material', 'material materials materialien'],
  ['care', 'care caring cares pflege pflegen pflege-hinweis'],
  ['include', 'include includes included including enthalten enthält lieferumfang'],
  ['aluminium', 'aluminium aluminum'],
  ['gray', 'grey gray'],
  ['dish', 'dishwasher'],
];
const BY_WORD = new Map(MEANINGS.flatMap(([meaning, words]) => words.split(' ').map((word) => [word, meaning])));

/** A word without its grammar, for comparing: `brightness` is `bright`, `weighs` is `weight`. */
export function stemOf(word: string): string {
  const plain = word.replace(/['’](?:s|t)?$/u, '');
  const meaning = BY_WORD.get(plain);
  if (meaning) return meaning;
  for (const end of ['ness', 'ings', 'ing', 'ed', 'es', 'en', 's', 'e', 'n']) {
    if (plain.endsWith(end) && plain.length - end.length >= 4) return plain.slice(0, -end.length);
  }
  return plain;
}

const UNITS: Readonly<Record<string, string>> = {
  mm: 'mm millimetre millimetres millimeter millimeters',
  cm: 'cm centimetre centimetres centimeter centimeters zentimeter',
  m: 'm metre metres meter meters',
  km: 'km kilometre kilometres kilometer kilometers',
  in: 'inch inches zoll ″',
  ft: 'ft foot feet',
  g: 'g gram grams gramm',
  kg: 'kg kgs kilo kilos kilogram kilograms kilogramm',
  mg: 'mg',
  lb: 'lb lbs pound pounds',
  oz: 'oz ounce ounces',
  l: 'l litre litres liter liters',
  ml: 'ml millilitre millilitres milliliter milliliters',
  gal: 'gal gallon gallons',
  w: 'w watt watts',
  kw: 'kw kilowatt kilowatts',
  v: 'v volt volts',
  a: 'amp amps ampere amperes',
  mah: 'mah',
  wh: 'wh kwh',
  hz: 'hz hertz',
  lm: 'lm lumen lumens',
  k: 'k kelvin',
  db: 'db decibel decibels',
  year: 'year years yr yrs jahr jahre jahren',
  month: 'month months monat monate monaten',
  week: 'week weeks woche wochen',
  day: 'day days tag tage tagen',
  hour: 'hour hours h hr hrs stunde stunden',
  minute: 'minute minutes min mins minuten',
  second: 'second seconds sec secs s sekunde sekunden',
  '%': '% percent prozent',
  '°': '° degree degrees grad',
  '°c': '°c celsius',
  '°f': '°f fahrenheit',
  usd: 'usd $ dollar dollars',
  eur: 'eur € euro euros',
  gbp: 'gbp £',
  px: 'px pixel pixels',
  mp: 'mp megapixel megapixels',
  gb: 'gb gigabyte gigabytes',
  tb: 'tb',
  rpm: 'rpm',
  psi: 'psi',
  bar: 'bar',
};
const UNIT_OF = new Map(Object.entries(UNITS).flatMap(([unit, words]) => words.split(' ').map((word) => [word, unit])));

/** The unit a word stands for. @returns null when it is none */
export function unitOf(word: string): string | null {
  return UNIT_OF.get(word.toLowerCase()) ?? null;
}

const NUMBER_WORDS: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  hundred: 100,
  thousand: 1000,
  million: 1_000_000,
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  sechs: 6,
  sieben: 7,
  acht: 8,
  neun: 9,
  zehn: 10,
  zwölf: 12,
  zwanzig: 20,
  dreißig: 30,
  fünfzig: 50,
  hundert: 100,
  tausend: 1000,
};
const NUMBER_OF = new Map(Object.entries(NUMBER_WORDS));

/** The number a word stands for; `one` is left to the reader, who sees what it counts. @returns null when it is none */
export function numberOf(word: string): number | null {
  return NUMBER_OF.get(word) ?? null;
}

/** Words after which another maker's name stands. */
export const THIRD_PARTY_CUES = set(`
  compatible with fits like unlike versus vs alternative replaces replacement instead than kompatibel passend anders ersetzt
`);
