import type { PageDocument, PageElement } from '../document/document.ts';
import { selfAndAncestors } from '../document/document.ts';
import { visibleText } from '../document/text.ts';

/** A name with its value, as a visitor reads them. */
export type Row = { name: string; value: string; element: PageElement };

const MAX_ROWS = 400;
const MAX_NAME = 80;
const MAX_VALUE = 500;

/** Rows of specification tables and definition lists: name left, value right, two or three pairs side by side. */
export function readSpecRows(page: PageDocument): Row[] {
  const rows: Row[] = [];
  for (const element of page.elements) {
    if (rows.length >= MAX_ROWS) break;
    if (element.isHidden) continue;
    for (const pair of pairsOf(page, element)) addRow(page, pair, rows);
  }
  return rows;
}

const MONEY = /[€£$¥₹₽]\s?\d|\d\s?[€£$¥₹₽]/;
const MENU = /(?:^|[\s_-])(?:nav|navbar|navigation|menu|megamenu|submenu|footer|header)(?:[\s_-]|$)/;

/** The rows that say what the product is like; prices, play lengths, delivery costs and menus are no attributes. */
export function attributeRows(rows: readonly Row[]): { name: string; value: string }[] {
  return rows
    .filter(({ name, value, element }) => !MONEY.test(value) && /\p{L}/u.test(name) && !isInMenu(element))
    .map(({ name, value }) => ({ name, value }));
}

function isInMenu(element: PageElement): boolean {
  for (const one of selfAndAncestors(element)) {
    if (one.name === 'body' || one.name === 'main') return false;
    if (/^(?:nav|header|footer)$/.test(one.name) || MENU.test(one.names)) return true;
  }
  return false;
}

type Pair = { name: PageElement; value: PageElement };

function addRow(page: PageDocument, pair: Pair, rows: Row[]): void {
  const name = visibleText(page, pair.name, MAX_NAME + 20).replace(/\s*[:：]$/, '');
  const value = visibleText(page, pair.value, MAX_VALUE);
  if (name === '' || value === '' || name.length > MAX_NAME || isQuestion(name)) return;
  rows.push({ name, value, element: pair.name });
}

function pairsOf(page: PageDocument, element: PageElement): Pair[] {
  if (element.name === 'tr') return cellsOf(page, element);
  const definition = element.name === 'dt' ? definitionOf(page, element) : null;
  return definition ? [definition] : [];
}

function cellsOf(page: PageDocument, row: PageElement): Pair[] {
  const cells: PageElement[] = [];
  for (let at = row.index + 1; at < row.end; at += 1) {
    const node = page.nodes[at];
    if (node?.kind !== 'element' || (node.name !== 'td' && node.name !== 'th')) continue;
    cells.push(node);
    at = node.end - 1;
    if (cells.length > 6) return [];
  }
  if (cells.length % 2 === 1) return [];
  const pairs: Pair[] = [];
  for (let index = 0; index < cells.length; index += 2) {
    const [name, value] = [cells[index], cells[index + 1]];
    if (name && value && name.end - name.index <= 30 && value.end - value.index <= 120) pairs.push({ name, value });
  }
  // Four cells are two pairs only where the names look like names; else they are a table of sizes.
  const looksNamed =
    pairs.length === 1 ||
    pairs.every(({ name }) => name.name === 'th' || /[:：]\s*$/.test(visibleText(page, name, 100)));
  return looksNamed ? pairs : [];
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
