import { parse } from 'tldts';

/** Citation markup as engines leak it: `【4†source】`, `(cite index="0-1">`, `[cite: 1]`, `citeturn0search1`, `[1, 2]`. */
const CITATIONS =
  /\ue200[^\ue201\n]{0,300}\ue201|【[^【】\n]{0,80}†[^【】\n]{0,80}】|【\d{1,3}】|[<(]\/?\s?cite\b[^<>()\n]{0,120}[>)]|\[cite[^[\]\n]{0,60}\]|\bcite(?:turn\d{1,3}[a-z]{1,12}\d{1,3}){1,20}|\[\^?\d{1,3}(?:\s?[,;–-]\s?\d{1,3}){0,10}\]|(?<!(?:^|[\s\d])(?:[cdk]?m|ft|in))[⁰¹²³⁴-⁹]{1,4}/gi;
const LABEL = '\\[[^[\\]\\n]{0,200}\\]';
const TARGET = '\\((?:[^()\\n]|\\([^()\\n]{0,200}\\)){0,2000}\\)';
const IMAGE = new RegExp(`!${LABEL}${TARGET}`, 'g');
/** Links alone in parentheses name their source, not their subject: `([example.com](https://…))`. */
const LINK_CHIP = new RegExp(`\\(${LABEL}${TARGET}(?:[,;\\s]{0,3}${LABEL}${TARGET}){0,10}\\)`, 'g');
const LINK = new RegExp(`(\\[)([^[\\]\\n]{0,200})(\\]${TARGET})`, 'g');
/** The site's name with how many more there are, as assistants show their sources: `Best Buy+1`. */
const COUNT_CHIP = /(?<=^|[\n.!?。)][ \t]{0,3})(?:[\p{L}\p{N}&'’ -]|\.(?=\p{L})){1,40}\+\d{1,2}(?=[\s.,]|$)/gu;
const URL_TEXT = /(?:https?:\/\/|www\.)[^\s<>"'()[\]（）「」【】]{1,2000}/gi;
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g;
const DOMAIN =
  /(?<![\p{L}\p{N}@._-])((?:[a-zA-Z0-9][a-zA-Z0-9-]{0,62}\.){1,4}[a-z]{2,24})(?:\/[^\s<>"'()[\]]{0,500})?(?![\p{L}\p{N}_-])/gu;
const TAG = /<[a-z/!][^<>\n]{0,500}>/gi;
const CHARACTER_REFERENCE = /&(?:amp|nbsp|quot|apos|lt|gt|reg|trade|copy|#\d{1,6}|#x[\da-f]{1,5});/gi;

/**
 * The answer with citation markup, link targets, link chips, tags, addresses and domains blanked out, as long as before:
 * an offset into it is an offset into the answer.
 *
 * @param isName is this text with a dot in it (`Booking.com`) one of the names that are looked for?
 */
export function maskMarkup(answer: string, isName: (text: string) => boolean = () => false): string {
  let text = answer;
  if (/[[(<【\ue200⁰¹²³⁴-⁹]|cite/.test(text)) text = maskMarks(text);
  if (text.includes('+')) text = text.replace(COUNT_CHIP, blank);
  if (text.includes('://') || /www\./i.test(text)) text = text.replace(URL_TEXT, blank);
  if (text.includes('@')) text = text.replace(EMAIL, blank);
  if (/[a-zA-Z0-9]\.[a-z]{2}/.test(text))
    text = text.replace(DOMAIN, (found, host: string) => (isMasked(host, isName) ? blank(found) : found));
  if (text.includes('<')) text = text.replace(TAG, blank);
  return text.includes('&') ? text.replace(CHARACTER_REFERENCE, blank) : text;
}

function maskMarks(answer: string): string {
  const text = answer.replace(CITATIONS, blank);
  if (!text.includes('](')) return text;
  return text
    .replace(IMAGE, blank)
    .replace(LINK_CHIP, blank)
    .replace(LINK, (_found, open: string, label: string, target: string) => {
      const shown = isDomain(label.trim()) ? blank(label) : label;
      return `${blank(open)}${shown}${blank(target)}`;
    });
}

function isMasked(host: string, isName: (text: string) => boolean): boolean {
  return isDomain(host) && !isName(host);
}

function isDomain(text: string): boolean {
  if (!/^[^\s/]{1,250}\.[a-z]{2,24}(?:\/|$)/i.test(text)) return false;
  const { domain, isIcann } = parse(text);
  return domain !== null && isIcann === true;
}

function blank(text: string): string {
  return ' '.repeat(text.length);
}
