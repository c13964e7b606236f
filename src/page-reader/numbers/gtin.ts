import { isGtin } from '../../kernel/gtin.ts';

/** The digits of a GTIN-8, -12, -13 or -14 whose check digit is right. @returns null for anything else */
export function validGtin(text: string | null): string | null {
  const digits = (text ?? '').replace(/[\s-]/g, '').replace(/^(?:ean|upc|gtin|isbn)(?:-?1[0-4])?:?/i, '');
  return isGtin(digits) ? digits : null;
}
