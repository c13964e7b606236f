import type { PageDigest } from '../../../page-reader/types.ts';

/** The small words that betray a language. */
const SMALL_WORDS: Readonly<Record<string, string>> = {
  en: 'the and of with for is to in your this you are it',
  de: 'der die das und mit für ist zu in ihr sie den nicht auf',
  fr: 'le la les et de avec pour est des une vous votre du dans',
  es: 'el la los y de con para es las una su del por tu',
  it: 'il la e di con per è gli una del della che i tuo',
  pt: 'o os e de com para é uma do da você seu não em',
  nl: 'de het en van met voor is een je op te deze zijn',
};
const SETS = Object.entries(SMALL_WORDS).map(([lang, words]) => [lang, new Set(words.split(' '))] as const);
const TEXT_MAX = 30_000;
/** So many times more small words of another language than of the declared one, and the declaration is wrong. */
const CLEARLY = 1.5;

/** The language a page is written in: as it declares, unless its words say otherwise; `und` when nobody can tell. */
export function languageOf(page: PageDigest): string {
  const text = page.text.slice(0, TEXT_MAX).toLowerCase();
  const words = text.match(/\p{L}+/gu) ?? [];
  const latin = words.filter((word) => /^[\p{Script=Latin}]+$/u.test(word));
  const declared = page.lang?.slice(0, 2).toLowerCase() ?? null;
  if (latin.length * 2 < words.length) return declared && !SMALL_WORDS[declared] ? declared : 'und';
  const hits = new Map(SETS.map(([lang, set]) => [lang, latin.filter((word) => set.has(word)).length]));
  const [best, count] = [...hits].sort((one, other) => other[1] - one[1])[0] ?? ['und', 0];
  if (declared !== null && (!hits.has(declared) || (hits.get(declared) ?? 0) * CLEARLY >= count)) return declared;
  return count > 0 ? best : (declared ?? 'en');
}
