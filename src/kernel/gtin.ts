/** Is this text the 8, 12, 13 or 14 digits of a GTIN whose last checks the others? @source GS1 General Specifications, check digit calculation */
export function isGtin(text: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(text) || /^0+$/.test(text)) return false;
  const weighted = [...text].reverse().map((digit, index) => Number(digit) * (index % 2 === 1 ? 3 : 1));
  return weighted.reduce((sum, value) => sum + value, 0) % 10 === 0;
}

/** As {@link isGtin}, of a text as pages print it: with spaces and hyphens between the digits. */
export function isPrintedGtin(text: string): boolean {
  return isGtin(text.replace(/[\s-]/g, ''));
}
