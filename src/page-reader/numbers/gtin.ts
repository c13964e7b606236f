/** The digits of a GTIN-8, -12, -13 or -14 whose check digit is right. @returns null for anything else */
export function validGtin(text: string | null): string | null {
  const digits = (text ?? '').replace(/[\s-]/g, '').replace(/^(?:ean|upc|gtin|isbn)(?:-?1[0-4])?:?/i, '');
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits) || /^0+$/.test(digits)) return null;
  let sum = 0;
  for (let place = 1; place < digits.length; place += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - place));
    sum += place % 2 === 1 ? digit * 3 : digit;
  }
  return (10 - (sum % 10)) % 10 === Number(digits.at(-1)) ? digits : null;
}
