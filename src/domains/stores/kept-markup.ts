import { parseDocument } from 'htmlparser2';
import { contentVersion, isReadableHtml, toHtml, toText } from '../../kernel/rich-text.ts';
import { unreadable } from './http.ts';
import type { StoredField } from './types.ts';

type ChildNode = ReturnType<typeof parseDocument>['children'][number];
type Element = Extract<ChildNode, { attribs: unknown }>;

/** A description taken apart: the words that a rewrite replaces, and what it leaves alone. */
export type Description = {
  /** As `toText` reads it, without what is kept. */
  text: string;
  /** Pictures, tables of data and embedded media, as written: those that stand before all text, and the others. */
  kept: { before: string[]; after: string[] };
  /** Markup of the words themselves, which goes with them, e.g. `2 links`. */
  replaced: string[];
};

const MEDIA = new Set('audio canvas embed figure iframe img map model-viewer object picture svg video'.split(' '));
/** Kept elements that end a paragraph where they stand. */
const BLOCKS = new Set(['table', 'figure', 'iframe', 'video']);
/** A longer cell holds prose, so that its table is layout and its words are up for the rewrite. */
const CELL_MAX = 200;
/** Tables and links within each other are looked into once for each; more than this no description needs. */
const VISITS_MAX = 100_000;
const MARKUP = [
  ['link', new Set(['a'])],
  ['heading', new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'])],
  ['emphasis', new Set(['b', 'strong', 'i', 'em', 'u', 'mark'])],
] as const;

type Budget = { visits: number };

/** Reads the HTML of a description. */
export function readDescription(html: string): Description {
  const nodes = [...outline(html)];
  const slices = nodes.flatMap(({ node, isKept }) => (isKept && isElement(node) ? [sliceOf(node)] : []));
  const firstText = nodes.find(({ node }) => hasWords(node))?.node.startIndex ?? html.length;
  const written = ({ start, end }: Slice) => html.slice(start, end);
  return {
    text: toText(without(html, slices)),
    kept: {
      before: slices.filter(({ start }) => start < firstText).map(written),
      after: slices.filter(({ start }) => start >= firstText).map(written),
    },
    replaced: countMarkup(nodes.map(({ node }) => node)),
  };
}

type Slice = { start: number; end: number; isBlock: boolean };

function sliceOf({ name, startIndex, endIndex }: Element): Slice {
  const start = startIndex ?? 0;
  return { start, end: (endIndex ?? start) + 1, isBlock: BLOCKS.has(name) };
}

function without(html: string, slices: readonly Slice[]): string {
  let at = 0;
  const parts = slices.map(({ start, end, isBlock }) => {
    const part = html.slice(at, start) + (isBlock ? '<p></p>' : '');
    at = end;
    return part;
  });
  return parts.join('') + html.slice(at);
}

function countMarkup(nodes: readonly ChildNode[]): string[] {
  const names = nodes.flatMap((node) => (isElement(node) ? [node.name] : []));
  return MARKUP.flatMap(([what, tags]) => {
    const count = names.filter((name) => tags.has(name)).length;
    if (count === 0) return [];
    return what === 'emphasis' ? [what] : [count === 1 ? `1 ${what}` : `${count} ${what}s`];
  });
}

/** Every node in the order of the page, but nothing within what is kept. */
function* outline(html: string): Generator<{ node: ChildNode; isKept: boolean }> {
  const budget = { visits: VISITS_MAX };
  const open = parseDocument(html, { withStartIndices: true, withEndIndices: true }).children.toReversed();
  for (let node = open.pop(); node; node = open.pop()) {
    const isWhole = isElement(node) && isKept(node, budget);
    yield { node, isKept: isWhole };
    if (isElement(node) && !isWhole) open.push(...node.children.toReversed());
  }
}

/** A description as a field of a store that keeps HTML. @throws store_unreadable when it is none that a merchant wrote */
export function storedDescription(host: string, html: string): StoredField {
  if (!isReadableHtml(html)) throw unreadable(host, 'the description');
  const { text, replaced } = readDescription(html);
  return { value: text, version: contentVersion(html), raw: html, ...(replaced.length > 0 && { replaced }) };
}

/** HTML that says the new text, with what the present HTML holds beside its words. */
export function rewriteDescription(presentHtml: string, text: string): string {
  const { before, after } = readDescription(presentHtml).kept;
  return [...before, toHtml(text), ...after].filter((part) => part !== '').join('\n');
}

function isElement(node: ChildNode): node is Element {
  return 'attribs' in node;
}

function hasWords(node: ChildNode): boolean {
  return node.type === 'text' && node.data.trim() !== '';
}

/** A link around a picture alone belongs to the picture. */
function isKept(element: Element, budget: Budget): boolean {
  if (MEDIA.has(element.name)) return true;
  if (element.name !== 'a' && element.name !== 'table') return false;
  const inside = descendants(element, budget);
  // What is too deep to be judged is left alone.
  if (inside === null) return true;
  return element.name === 'a' ? isAroundMedia(inside) : isDataTable(inside);
}

function isAroundMedia(inside: readonly ChildNode[]): boolean {
  return !inside.some(hasWords) && inside.some((node) => isElement(node) && MEDIA.has(node.name));
}

/** Rows of several short cells. */
function isDataTable(inside: readonly ChildNode[]): boolean {
  const rows = new Map<unknown, number>();
  for (const node of inside) {
    if (node.type === 'text' && node.data.trim().length > CELL_MAX) return false;
    if (isElement(node) && (node.name === 'td' || node.name === 'th'))
      rows.set(node.parent, (rows.get(node.parent) ?? 0) + 1);
  }
  return [...rows.values()].some((count) => count > 1);
}

/** Everything inside an element. @returns null when the budget is spent */
function descendants(root: Element, budget: Budget): ChildNode[] | null {
  const found: ChildNode[] = [];
  const open: ChildNode[] = [...root.children];
  for (let node = open.pop(); node; node = open.pop()) {
    budget.visits -= 1;
    if (budget.visits < 0) return null;
    found.push(node);
    if (isElement(node)) open.push(...node.children);
  }
  return found;
}
