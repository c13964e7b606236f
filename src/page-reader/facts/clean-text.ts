import { fold } from '../document/text.ts';

const ENTITY: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  apos: "'",
  '#39': "'",
  '#039': "'",
};

/** Data often holds markup and entities where a text belongs. */
export function cleanText(text: string): string {
  const decoded = text.replace(/&(amp|quot|lt|gt|nbsp|apos|#0?39);/g, (whole, name: string) => ENTITY[name] ?? whole);
  return fold(decoded.replace(/<[^<>]{0,500}>/g, ' ').replace(/&nbsp;/g, ' '));
}
