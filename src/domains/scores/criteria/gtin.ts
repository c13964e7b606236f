const LENGTHS = new Set([8, 12, 13, 14]);

/** Is this a GTIN of 8, 12, 13 or 14 digits with the right check digit? @source GS1 General Specifications §7.9 */
export function isValidGtin(text: string): boolean {
  const digits = text.replace(/[\s-]/g, '');
  if (!LENGTHS.has(digits.length) || !/^\d+$/.test(digits)) return false;
  const weighted = [...digits].reverse().map((digit, index) => Number(digit) * (index % 2 === 1 ? 3 : 1));
  return weighted.reduce((sum, value) => sum + value, 0) % 10 === 0 && Number(digits) > 0;
}
