/** Symbols that mean one currency; longest first where one contains another. */
export const SYMBOLS: readonly (readonly [string, string])[] = [
  ['NT$', 'TWD'],
  ['CLP$', 'CLP'],
  ['COP$', 'COP'],
  ['MXN$', 'MXN'],
  ['AR$', 'ARS'],
  ['U$S', 'USD'],
  ['$U', 'UYU'],
  ['HK$', 'HKD'],
  ['MX$', 'MXN'],
  ['AU$', 'AUD'],
  ['CA$', 'CAD'],
  ['NZ$', 'NZD'],
  ['US$', 'USD'],
  ['S/.', 'PEN'],
  ['B/.', 'PAB'],
  ['C$', 'CAD'],
  ['A$', 'AUD'],
  ['R$', 'BRL'],
  ['S$', 'SGD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['¥', 'JPY'],
  ['￥', 'JPY'],
  ['₹', 'INR'],
  ['₽', 'RUB'],
  ['₺', 'TRY'],
  ['₩', 'KRW'],
  ['₫', 'VND'],
  ['₴', 'UAH'],
  ['₪', 'ILS'],
  ['฿', 'THB'],
  ['₱', 'PHP'],
  ['₦', 'NGN'],
  ['₸', 'KZT'],
  ['₡', 'CRC'],
  ['₲', 'PYG'],
  ['৳', 'BDT'],
  ['₨', 'Rs'],
  ['₼', 'AZN'],
  ['￦', 'KRW'],
  ['₵', 'GHS'],
  ['$', '$'],
  ['円', 'JPY'],
  ['원', 'KRW'],
  ['元', 'CNY'],
  ['บาท', 'THB'],
];

/** Words that need a boundary, so that `kr` is not found in `kraft`. */
export const WORDS: readonly (readonly [string, string])[] = [
  ...(
    'USD EUR GBP JPY CNY INR RUB TRY KRW VND UAH ILS THB PHP BRL CAD AUD NZD SGD HKD TWD MXN CLP COP PEN ARS CHF SEK NOK ' +
    'DKK ISK PLN CZK HUF RON BGN HRK RSD BYN KZT GEL AMD AZN UZS AED SAR QAR KWD BHD OMR JOD EGP MAD TND DZD NGN KES ZAR ' +
    'GHS IDR MYR PKR BDT LKR NPR LBP IQD'
  )
    .split(' ')
    .map((code) => [code, code] as const),
  ['Euro', 'EUR'],
  ['euros', 'EUR'],
  ['Fr.', 'CHF'],
  ['SFr.', 'CHF'],
  ['zł', 'PLN'],
  ['Kč', 'CZK'],
  ['Ft', 'HUF'],
  ['lei', 'RON'],
  ['lv', 'BGN'],
  ['лв', 'BGN'],
  ['kn', 'HRK'],
  ['kr', 'kr'],
  ['Rs', 'Rs'],
  ['RM', 'MYR'],
  ['Rp', 'IDR'],
  ['б.р', 'BYN'],
  ['бел. руб', 'BYN'],
  ['руб', 'RUB'],
  ['р', 'RUB'],
  ['грн', 'UAH'],
  ['тг', 'KZT'],
  ['TL', 'TRY'],
  ['DT', 'TND'],
  ['KD', 'KWD'],
  ['Dhs', 'AED'],
  ['Tk', 'BDT'],
  ['VNĐ', 'VND'],
  ['đ', 'VND'],
  ['FCFA', 'XOF'],
  ['CFA', 'XOF'],
  ['KSh', 'KES'],
  ['тенге', 'KZT'],
  ['din', 'RSD'],
  ['дин', 'RSD'],
  ['ден', 'MKD'],
  ['сум', 'UZS'],
  ['ريال', 'SAR'],
  ['ر.س', 'SAR'],
  ['درهم', 'AED'],
  ['د.إ', 'AED'],
  ['د.ك', 'KWD'],
  ['ج.م', 'EGP'],
  ['جنيه', 'EGP'],
  ['تومان', 'IRR'],
  ['د.ت', 'TND'],
  ['د.ج', 'DZD'],
  ['ש"ח', 'ILS'],
  ['ש״ח', 'ILS'],
  ['₾', 'GEL'],
  ['դր', 'AMD'],
];

/** Words that are a currency in one country and an everyday word elsewhere, by top-level domain. */
export const LOCAL_WORDS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  pe: [['S/', 'PEN']],
  za: [['R', 'ZAR']],
  dz: [['DA', 'DZD']],
  ma: [['DH', 'MAD']],
  ba: [['KM', 'BAM']],
};

/** Codes that were replaced, which data of shops still has. */
const FORMER_CODES: readonly (readonly [string, string])[] = [
  ['RUR', 'RUB'],
  ['BYR', 'BYN'],
  ['NTD', 'TWD'],
  ['RMB', 'CNY'],
  ['STG', 'GBP'],
  ['UKP', 'GBP'],
  ['NIS', 'ILS'],
  ['TRL', 'TRY'],
  ['GRN', 'UAH'],
];

/** What each mark stands for, lower-case and without a final dot. */
export const CODES: ReadonlyMap<string, string> = new Map(
  [...Object.values(LOCAL_WORDS).flat(), ...SYMBOLS, ...WORDS, ...FORMER_CODES].map(([mark, code]) => [
    mark.toLowerCase().replace(/\.$/, ''),
    code,
  ]),
);

/** Countries of top-level domains, for marks that several currencies share. */
export const DOMAIN_CURRENCIES: Readonly<Record<string, string>> = {
  au: 'AUD',
  nz: 'NZD',
  ca: 'CAD',
  sg: 'SGD',
  hk: 'HKD',
  tw: 'TWD',
  mx: 'MXN',
  ar: 'ARS',
  cl: 'CLP',
  co: 'COP',
  uy: 'UYU',
  no: 'NOK',
  se: 'SEK',
  dk: 'DKK',
  is: 'ISK',
  in: 'INR',
  pk: 'PKR',
  lk: 'LKR',
  np: 'NPR',
  cn: 'CNY',
  jp: 'JPY',
  by: 'BYN',
};

/** Marks that several currencies share, with what they mean where the country does not say. */
export const SHARED: Readonly<Record<string, { usually: string; by: RegExp }>> = {
  $: { usually: 'USD', by: /^(?:AUD|NZD|CAD|SGD|HKD|TWD|MXN|ARS|CLP|COP|UYU)$/ },
  kr: { usually: 'SEK', by: /^(?:NOK|SEK|DKK|ISK)$/ },
  Rs: { usually: 'INR', by: /^(?:INR|PKR|LKR|NPR)$/ },
  JPY: { usually: 'JPY', by: /^CNY$/ },
  CNY: { usually: 'CNY', by: /^TWD$/ },
  RUB: { usually: 'RUB', by: /^BYN$/ },
};

/** Currencies of a thousand parts. */
export const THREE_DECIMALS: ReadonlySet<string> = new Set(['KWD', 'BHD', 'OMR', 'TND', 'JOD', 'IQD']);

/** Codes that are everyday words in small letters: `2 gel pens` costs nothing. */
export const WORDLIKE: ReadonlySet<string> = new Set(['GEL', 'PEN', 'MAD', 'TRY', 'COP', 'ARS']);

/** Currencies of countries that group by comma only; a lone point before three digits is decimal there. */
export const POINT_IS_DECIMAL: ReadonlySet<string> = new Set(['GBP', 'INR', 'ILS', 'THB', 'PHP', 'MYR', 'KRW']);
