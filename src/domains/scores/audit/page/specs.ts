import type { PageDocument, PageElement } from './document.ts';
import { visibleText } from './text.ts';

/** A name with its value, as a visitor reads them. */
export type Row = { name: string; value: string; element: PageElement };

const MAX_ROWS = 400;
const MAX_NAME = 80;
const MAX_VALUE = 500;

/** Rows of specification tables and definition lists: name left, value right. */
export function readSpecRows(page: PageDocument): Row[] {
  const rows: Row[] = [];
  for (const element of page.elements) {
    if (rows.length >= MAX_ROWS) break;
    if (element.isHidden) continue;
    const pair =
      element.name === 'tr' ? cellsOf(page, element) : element.name === 'dt' ? definitionOf(page, element) : null;
    if (!pair) continue;
    const name = visibleText(page, pair.name, MAX_NAME + 20).replace(/\s*[:：]$/, '');
    const value = visibleText(page, pair.value, MAX_VALUE);
    if (name !== '' && value !== '' && name.length <= MAX_NAME && !isQuestion(name))
      rows.push({ name, value, element });
  }
  return rows;
}

type Pair = { name: PageElement; value: PageElement };

function cellsOf(page: PageDocument, row: PageElement): Pair | null {
  const cells: PageElement[] = [];
  for (let at = row.index + 1; at < row.end; at += 1) {
    const node = page.nodes[at];
    if (node?.kind !== 'element') continue;
    if (node.name !== 'td' && node.name !== 'th') continue;
    cells.push(node);
    at = node.end - 1;
    if (cells.length > 2) return null;
  }
  const [name, value] = cells;
  return name && value && name.end - name.index <= 30 && value.end - value.index <= 120 ? { name, value } : null;
}

function definitionOf(page: PageDocument, term: PageElement): Pair | null {
  for (let at = term.end; at < page.nodes.length; at += 1) {
    const node = page.nodes[at];
    if (node === undefined || node.kind === 'text') {
      if (node && node.text.trim() !== '') return null;
      continue;
    }
    return node.name === 'dd' ? { name: term, value: node } : null;
  }
  return null;
}

function isQuestion(text: string): boolean {
  return /[?？؟]$/.test(text);
}
