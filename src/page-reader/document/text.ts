import type { PageDocument, PageElement, PageNode } from './document.ts';

const MAX_PAGE_TEXT = 200_000;

/** The text with every run of whitespace as one space, trimmed. */
export function fold(text: string): string {
  return text.replace(/[\s\u200b\u200e\u200f\u00ad\u2060]+/g, ' ').trim();
}

/** What a visitor can read inside an element, folded, at most `limit` characters. */
export function visibleText(page: PageDocument, root: PageElement, limit = 5_000): string {
  return fold(gather(page, root, { limit, hidden: false })).slice(0, limit);
}

/** All text inside an element, shown or not, but no scripts or styles; folded. */
export function allText(page: PageDocument, root: PageElement, limit = 5_000): string {
  return fold(gather(page, root, { limit, hidden: true })).slice(0, limit);
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
  const whole = gatherRange(page, {
    from: 0,
    to: page.nodes.length,
    limit: MAX_PAGE_TEXT * 2,
    hidden: false,
    glue: '\n',
  });
  for (const line of whole.split('\n')) {
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
  const text = gatherRange(page, { from: root.index + 1, to: root.end, limit, hidden: false, glue: '\n' });
  return text.split('\n').map(fold).filter(Boolean);
}

type Range = { from: number; to: number; limit: number; hidden: boolean; glue: string };

function gather(page: PageDocument, root: PageElement, how: { limit: number; hidden: boolean }): string {
  return gatherRange(page, {
    from: root.index + 1,
    to: root.end,
    limit: how.limit * 2 + 200,
    hidden: how.hidden,
    glue: ' ',
  });
}

function gatherRange(page: PageDocument, range: Range): string {
  const parts: string[] = [];
  let length = 0;
  let block: PageElement | null | undefined;
  for (let at = range.from; at < range.to && length < range.limit; at += 1) {
    const node = page.nodes[at];
    if (node === undefined) break;
    if (node.kind === 'text') {
      const own = node.parent?.block ?? null;
      if (block !== undefined && own !== block) parts.push(range.glue);
      block = own;
      const text = pieceOf(node.text, range);
      parts.push(text);
      length += text.length;
    } else if (isSkipped(node, range.hidden)) at = Math.max(at, node.end - 1);
    else if (node.name === 'br') parts.push(range.glue);
  }
  return parts.join('');
}

function pieceOf(text: string, { limit, glue }: Range): string {
  const piece = text.length > limit ? text.slice(0, limit) : text;
  // Line breaks of the source are spaces to a reader.
  return glue === '\n' ? piece.replace(/[\r\n]+/g, ' ') : piece;
}

function isSkipped(node: PageNode & { kind: 'element' }, isHiddenWanted: boolean): boolean {
  if (!isHiddenWanted) return node.isHidden;
  return node.name === 'script' || node.name === 'style';
}
