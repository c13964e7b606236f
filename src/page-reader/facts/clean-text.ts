import { fold } from '../document/fold.ts';
import { plainText } from '../sources/entities.ts';

/** A text of data in one line, without the markup that data often holds where a text belongs. */
export function cleanText(text: string): string {
  return fold(plainText(text));
}
