/** Is this text a GTIN whose last digit checks the others? @source GS1 General Specifications, check digit calculation */
export function isGtin(value: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(value)) return false;
  const digits = [...value].map(Number);
  const sum = digits.reverse().reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** Is this an ISO 4217 code? */
export function isCurrency(value: string): boolean {
  return CURRENCIES.has(value);
}

/** Is this an absolute http or https URL without credentials? */
export function isWebUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  return (
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.hostname !== '' &&
    !url.username &&
    !url.password
  );
}

/** The amount with the number of decimals its currency is written with, or more if it has more. */
export function formatAmount(amount: string, currency: string): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const digits = fraction.replace(/0+$/, '').padEnd(currencyDigits(currency), '0');
  return digits ? `${whole}.${digits}` : whole;
}

const currencyDigitsCache = new Map<string, number>();

function currencyDigits(currency: string): number {
  const known = currencyDigitsCache.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().minimumFractionDigits ?? 2;
  currencyDigitsCache.set(currency, digits);
  return digits;
}
