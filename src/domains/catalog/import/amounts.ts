const SYMBOLS: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP' };
const MONEY = /^([A-Z]{3}|[€£])?([\d.,]+)([A-Z]{3}|[€£])?$/;

/** An amount as a cell writes it, e.g. `129,99 €` or `USD 1,299.00`. */
export type Amount = {
  /** With a dot; null when it cannot be told. */
  amount: string | null;
  currency: string | null;
};

/**
 * Reads an amount. A dollar sign names no currency, and `1,299` may be either of two amounts: neither is guessed.
 *
 * @param isDecimalComma is the file of a part of the world where cells are separated by semicolons and decimals by commas?
 */
export function readAmount(cell: string, isDecimalComma: boolean): Amount {
  const [, before = '', digits = '', behind = ''] = MONEY.exec(cell.replace(/[\s\u00a0\u202f]+/g, '')) ?? [];
  const mark = before || behind;
  const amount = plainDecimal(digits, isDecimalComma);
  if (amount === null || (before && behind)) return { amount: null, currency: null };
  return { amount, currency: mark ? (SYMBOLS[mark] ?? mark) : null };
}

function plainDecimal(digits: string, isDecimalComma: boolean): string | null {
  if (/^\d{1,3}([.,])\d{3}(\1\d{3})+$/.test(digits)) return digits.replace(/[.,]/g, '');
  if (/^\d{1,3}(,\d{3})+\.\d{1,4}$/.test(digits)) return digits.replaceAll(',', '');
  if (/^\d{1,3}(\.\d{3})+,\d{1,4}$/.test(digits)) return digits.replaceAll('.', '').replace(',', '.');
  if (/^\d+,\d{1,2}$/.test(digits)) return digits.replace(',', '.');
  if (isDecimalComma && /^\d{1,3}\.\d{3}$/.test(digits)) return null;
  return /^\d+(\.\d+)?$/.test(digits) ? digits : null;
}
