import { decodeHTML } from 'entities';

const MARKS = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,31}\d{0,2});/i;
const MARKUP = /<\/?[a-z][^<>]{0,500}>/gi;

/** A text of data as a visitor would read it: character references decoded, also where they were encoded twice. */
export function decodeText(text: string): string {
  if (!MARKS.test(text)) return text;
  const once = decodeHTML(text);
  return MARKS.test(once) ? decodeHTML(once) : once;
}

/** The same without the markup that data holds where a text belongs. */
export function plainText(text: string): string {
  return text.includes('<') ? text.replace(MARKUP, ' ') : text;
}
