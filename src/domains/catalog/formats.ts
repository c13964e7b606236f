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
