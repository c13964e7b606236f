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
  const point = amount.indexOf('.');
  const whole = point < 0 ? amount : amount.slice(0, point);
  const fraction = point < 0 ? '' : amount.slice(point + 1);
  const least = currencyDigits(currency);
  // Most amounts have no more than they are written with.
  const digits = (fraction.length > least ? fraction.replace(/0+$/, '') : fraction).padEnd(least, '0');
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
