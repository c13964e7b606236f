/** What is measured; only quantities of one dimension are held against each other. */
export type Dimension =
  | 'mass'
  | 'length'
  | 'area'
  | 'volume'
  | 'power'
  | 'noise'
  | 'pressure'
  | 'charge'
  | 'energy'
  | 'voltage'
  | 'time'
  | 'airflow'
  | 'memory'
  | 'light'
  | 'speed';

type Unit = { pattern: string; dimension: Dimension; factor: number };

/** Longer ones first, where one begins with another. */
const UNITS: readonly Unit[] = [
  { pattern: 'mAh', dimension: 'charge', factor: 1 },
  { pattern: 'Ah', dimension: 'charge', factor: 1_000 },
  { pattern: 'kWh', dimension: 'energy', factor: 1_000 },
  { pattern: 'Wh', dimension: 'energy', factor: 1 },
  { pattern: 'kW', dimension: 'power', factor: 1_000 },
  { pattern: 'W|watts?|watios|vatios|瓦|ワット', dimension: 'power', factor: 1 },
  {
    pattern: 'dB(?:\\(A\\)|A)?|decibels?|dezibel|décibels?|decibelios|分贝|分貝|デシベル',
    dimension: 'noise',
    factor: 1,
  },
  { pattern: 'sq\\.?\\s?ft|square[ -]f(?:ee|oo)t|ft²|ft2', dimension: 'area', factor: 0.092903 },
  {
    pattern:
      'm²|m2|㎡|sqm|qm|square met(?:er|re)s?|quadratmetern?|mètres? carrés?|metros? cuadrados?|metri quadr(?:at)?i|vierkante meter|平方米|平米|平方メートル',
    dimension: 'area',
    factor: 1,
  },
  { pattern: 'm³\\/h|m3\\/h|m³ pro stunde', dimension: 'airflow', factor: 1 },
  { pattern: 'cfm', dimension: 'airflow', factor: 1.699 },
  { pattern: 'fl\\.?\\s?oz|fluid ounces?', dimension: 'volume', factor: 29.5735 },
  { pattern: 'ml|millilit(?:er|re)s?|mililitros|millilitri|毫升|ミリリットル', dimension: 'volume', factor: 1 },
  { pattern: 'cl', dimension: 'volume', factor: 10 },
  { pattern: 'gal(?:lons?)?', dimension: 'volume', factor: 3_785.41 },
  { pattern: 'L|lit(?:er|re)s?|litern|litros?|litri|litro|升|リットル', dimension: 'volume', factor: 1_000 },
  {
    pattern: 'kg|kilos?|kilogram(?:m?s?|mes|men|mo|mi)?|kilogramos?|chili|公斤|千克|キロ',
    dimension: 'mass',
    factor: 1_000,
  },
  { pattern: 'g|gr|grams?|gramm|grammes?|gramos|grammi|克|グラム', dimension: 'mass', factor: 1 },
  { pattern: 'lbs?|pounds?|libras', dimension: 'mass', factor: 453.592 },
  { pattern: 'oz|ounces?', dimension: 'mass', factor: 28.3495 },
  { pattern: 'mm|millimet(?:er|re)s?|毫米|ミリ', dimension: 'length', factor: 0.1 },
  { pattern: 'cm|centimet(?:er|re)s?|zentimetern?|centímetros|centimetri|厘米|センチ', dimension: 'length', factor: 1 },
  {
    pattern: 'inch(?:es)?|in\\.(?=\\s|$)|-in(?:ch)?|["″”]|zoll|pouces?|pulgadas?|pollici|英寸|インチ',
    dimension: 'length',
    factor: 2.54,
  },
  { pattern: 'ft|feet|foot', dimension: 'length', factor: 30.48 },
  { pattern: 'm|met(?:er|re)s?|metern|mètres?|metros?|metri|米', dimension: 'length', factor: 100 },
  { pattern: 'bar(?:s|es)?|バール|巴', dimension: 'pressure', factor: 1 },
  { pattern: 'psi', dimension: 'pressure', factor: 0.0689476 },
  { pattern: 'V|volts?|voltios', dimension: 'voltage', factor: 1 },
  { pattern: 'GB|gigabytes?', dimension: 'memory', factor: 1 },
  { pattern: 'TB|terabytes?', dimension: 'memory', factor: 1_000 },
  { pattern: 'lm|lumens?', dimension: 'light', factor: 1 },
  { pattern: 'rpm|u\\/min|tr\\/min', dimension: 'speed', factor: 1 },
  { pattern: 'years?|yrs?|jahren?|jahre|ans?|années?|años?|anni|anno|jaar|年', dimension: 'time', factor: 525_600 },
  { pattern: 'months?|monaten?|mois|mes(?:es)?|mesi|maanden|个月|個月|か月|ヶ月', dimension: 'time', factor: 43_800 },
  { pattern: 'days?|tagen?|tage|jours?|días?|giorni|dagen|天|日間', dimension: 'time', factor: 1_440 },
  { pattern: 'hours?|hrs?|h|stunden?|heures?|horas?|ore|uur|uren|小时|小時|時間', dimension: 'time', factor: 60 },
  { pattern: 'minutes?|mins?|minuten|minutos?|minuti|分钟|分鐘|分', dimension: 'time', factor: 1 },
  { pattern: 'seconds?|secs?|sekunden|secondes?|segundos?|secondi|seconden|秒', dimension: 'time', factor: 1 / 60 },
];

const NUMBER = "\\d{1,3}(?:[.,'’\\u00a0\\u202f]\\d{3}){1,3}(?:[.,]\\d{1,2})?|\\d{1,9}(?:[.,]\\d{1,3})?";
const UNIT_TEXT = UNITS.map(({ pattern }) => `(?:${pattern})`).join('|');

/** A number, perhaps up to another, with its unit: `24–50 dB`, `1.2 kg`, `30-day`, `24から50デシベル`. */
export const QUANTITY = new RegExp(
  `(?<![\\p{Script=Latin}\\d.,$€£¥])(?<low>${NUMBER})(?:\\s?(?:-|–|—|~|to|bis|à|a|tot|から|至|到)\\s?(?<high>${NUMBER}))?[\\s\\u00a0-]{0,2}(?<unit>${UNIT_TEXT})(?![\\p{Script=Latin}\\d²³])`,
  'giu',
);

const EXACT = UNITS.map((unit) => ({ ...unit, whole: new RegExp(`^(?:${unit.pattern})$`, 'iu') }));

/** What a written unit measures. @returns null for none */
export function unitOf(written: string): { dimension: Dimension; factor: number } | null {
  return EXACT.find(({ whole }) => whole.test(written.trim())) ?? null;
}
