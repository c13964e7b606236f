import { once } from '../../../kernel/once.ts';
import { classOf, DENSE, isKatakana } from './scripts.ts';

const segmenter = once(() => new Intl.Segmenter('ja', { granularity: 'word' }));
/** How far around a place words are parted: no word of these scripts is longer. */
const REACH = 24;
/** Letters that stand beside a name without being part of it: particles, conjunctions and verbs of one letter. */
const BESIDE = new Set(
  '的和与與及或在是比跟从從被把将將对對用买買选選有等也都还還就让讓给給款台の は が を に と も や で へ、'.replace(
    /\s/g,
    '',
  ),
);
/** A name of so many letters of Han is no part of another word. */
const LONG_NAME = 4;

/**
 * May a name begin or end at this place of a text that writes without spaces?
 *
 * @param length of the name, in letters
 */
export function isWordBoundary(text: string, at: number, length: number): boolean {
  const before = text.codePointAt(at - 1);
  const behind = text.codePointAt(at);
  if (at <= 0 || before === undefined || behind === undefined) return true;
  if (classOf(before) !== DENSE || classOf(behind) !== DENSE) return true;
  const isWithinKatakana = isKatakana(before) && isKatakana(behind);
  if (isKatakana(before) !== isKatakana(behind)) return true;
  if (!isWithinKatakana && (length >= LONG_NAME || BESIDE.has(text.charAt(at - 1)) || BESIDE.has(text.charAt(at))))
    return true;
  const from = Math.max(0, at - REACH);
  const word = segmenter()
    .segment(text.slice(from, at + REACH))
    .containing(at - from);
  return word?.index === at - from;
}
