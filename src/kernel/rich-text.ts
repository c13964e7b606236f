import { createHash } from 'node:crypto';
import { Parser } from 'htmlparser2';
import { sanitizeText } from './text.ts';

const PARAGRAPHS = new Set(
  'address article aside blockquote body dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul'.split(
    ' ',
  ),
);
const LINES = new Set(['br', 'caption', 'li', 'tr']);
const CELLS = new Set(['td', 'th']);
const UNSEEN = new Set(
  'audio canvas embed head iframe math noscript object script select style svg template textarea title video'.split(
    ' ',
  ),
);
/** What is not printed: control characters, and marks that reverse or hide what stands beside them. */
const UNPRINTED = /[\p{Cc}\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
const ITEM = /^- (?=\S)/;
const ITEM_START = '\n- ';

const HTML_MAX = 500_000;
/** Parsing takes the square of how deep elements are in each other. */
const TAGS_MAX = 20_000;

/** Is the HTML of a size that can be read in bounded time? No shop system keeps a longer one. */
export function isReadableHtml(html: string): boolean {
  return html.length <= HTML_MAX && html.split('<', TAGS_MAX + 2).length <= TAGS_MAX + 1;
}

/** Plain text as a store will hold it: paragraphs apart by one empty line, lines trimmed, single spaces. */
export function plainText(text: string): string {
  return sanitizeText(text)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .split('\n')
    .map(plainLine)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Text of a single line: breaks are spaces, and spaces come one at a time. */
export function plainLine(text: string): string {
  return sanitizeText(text).replace(/\s+/gu, ' ').replace(UNPRINTED, '').replace(/ {2,}/g, ' ').trim();
}

/**
 * Plain text as HTML that holds `p`, `br`, `ul` and `li` without attributes, and nothing else: whatever looks like
 * markup in the text is text. Lines that all start with `- ` become a list.
 */
export function toHtml(text: string): string {
  const paragraphs = plainText(text).split('\n\n');
  return paragraphs.flatMap((paragraph) => (paragraph === '' ? [] : [block(paragraph.split('\n'))])).join('\n');
}

/** The text of HTML as a reader sees it, in the form `toHtml` takes; scripts, styles and hidden elements are left out. */
export function toText(html: string): string {
  const parts: string[] = [];
  let unseen = 0;
  const parser = new Parser({
    onopentag: (name) => {
      if (UNSEEN.has(name)) unseen += 1;
      // A paragraph that opens a list item stands on the item's own line.
      if (unseen === 0 && !(PARAGRAPHS.has(name) && parts.at(-1) === ITEM_START)) parts.push(breakBefore(name));
    },
    ontext: (text) => {
      const isLayout = text.trim() === '' && parts.at(-1) === ITEM_START;
      if (unseen === 0 && !isLayout) parts.push(text.replace(/\s+/gu, ' '));
    },
    onclosetag: (name) => {
      if (UNSEEN.has(name)) unseen = Math.max(0, unseen - 1);
      if (unseen === 0 && PARAGRAPHS.has(name)) parts.push('\n\n');
    },
  });
  parser.end(html);
  return plainText(parts.join(''));
}

/** A token that differs when the HTML does, for stores that have none of their own. */
export function contentVersion(html: string): string {
  return createHash('sha256').update(html).digest('base64url').slice(0, 22);
}

function block(lines: readonly string[]): string {
  if (!lines.every((line) => ITEM.test(line))) return `<p>${lines.map(escapeText).join('<br>')}</p>`;
  return `<ul>${lines.map((line) => `<li>${escapeText(line.replace(ITEM, ''))}</li>`).join('')}</ul>`;
}

function breakBefore(name: string): string {
  if (PARAGRAPHS.has(name)) return '\n\n';
  if (name === 'li') return ITEM_START;
  if (LINES.has(name)) return '\n';
  return CELLS.has(name) ? ' ' : '';
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
