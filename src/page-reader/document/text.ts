import type { PageDocument, PageElement } from './document.ts';
import { fold } from './fold.ts';

const MAX_PAGE_TEXT = 200_000;

/** What a visitor can read inside an element, folded, at most `limit` characters. */
export function visibleText(page: PageDocument, root: PageElement, limit = 5_000): string {
  return fold(page.text.slice(root.textFrom, Math.min(root.textTo, root.textFrom + limit * 2 + 200))).slice(0, limit);
}

/** All text inside an element, shown or not, but no scripts or styles; folded. */
export function allText(page: PageDocument, root: PageElement, limit = 5_000): string {
  return fold(gather(page, root, limit * 2 + 200)).slice(0, limit);
}

/** The source of a script or style element, as written. */
export function rawText(page: PageDocument, root: PageElement): string {
  let text = '';
  for (let at = root.index + 1; at < root.end; at += 1) {
    const node = page.nodes[at];
    if (node?.kind === 'text') text += node.text;
  }
  return text;
}

/** The visible text of the whole page, a line for each block. */
export function pageText(page: PageDocument): string {
  const lines: string[] = [];
  let length = 0;
  for (const line of page.text.slice(0, MAX_PAGE_TEXT * 2).split('\n')) {
    const text = fold(line);
    if (text === '') continue;
    lines.push(text);
    length += text.length + 1;
    if (length > MAX_PAGE_TEXT) break;
  }
  return lines.join('\n').slice(0, MAX_PAGE_TEXT);
}

/** What a visitor can read inside an element, a line for each block and line break; at most `limit` characters. */
export function visibleLines(page: PageDocument, root: PageElement, limit = 10_000): string[] {
  const text = page.text.slice(root.textFrom, Math.min(root.textTo, root.textFrom + limit));
  return text.split('\n').map(fold).filter(Boolean);
}

function gather(page: PageDocument, root: PageElement, limit: number): string {
  const parts: string[] = [];
  let length = 0;
  let block: PageElement | null = null;
  for (let at = root.index + 1; at < root.end && length < limit; at += 1) {
    const node = page.nodes[at];
    if (node?.kind === 'text') {
      const own = node.parent?.block ?? null;
      if (own !== block) parts.push(' ');
      block = own;
      parts.push(node.text);
      length += node.text.length;
    } else if (node?.name === 'script' || node?.name === 'style') at = Math.max(at, node.end - 1);
    else if (node?.name === 'br') parts.push(' ');
  }
  return parts.join('');
}
