import { fold } from '../document/fold.ts';
import { wordsOf } from '../subject/names.ts';
import type { FactContext } from './context.ts';

/**
 * The product's name as a visitor reads it: of a heading of several texts those that the page's title says too, so that
 * neither a price in it nor words for those who cannot see the page belong to the name.
 */
export function shownName({ page, anchor, head }: FactContext): string | null {
  const { title, titleText } = anchor;
  if (title === null || titleText === null) return titleText;
  const known = wordsOf(`${(head.title ?? '').slice(0, 200)} ${(head.meta('og:title') ?? '').slice(0, 200)}`);
  const texts = page.texts.slice(title.place, title.placeEnd).map(({ folded }) => folded);
  const own = texts.filter((text) => isOf(text, known));
  // A title that says less than the heading tells nothing of it.
  const isNamed = wordsOf(own.join(' ')).size > 1 && own.length < texts.length;
  return isNamed ? fold(own.join(' ')) : titleText;
}

function isOf(text: string, known: ReadonlySet<string>): boolean {
  const words = [...wordsOf(text)];
  return words.length > 0 && words.every((word) => known.has(word));
}
