import { Parser } from 'htmlparser2';
import { fold } from './fold.ts';

/** An element of a page. Its subtree is `nodes[index + 1 .. end)`, so reading it needs no recursion. */
export type PageElement = {
  kind: 'element';
  index: number;
  end: number;
  depth: number;
  name: string;
  attributes: Readonly<Record<string, string>>;
  parent: PageElement | null;
  /** A visitor does not see what is in here, as far as the HTML alone can tell. */
  isHidden: boolean;
  /** Class and id as one lower-case text, to match words against. */
  names: string;
  /** The nearest element that starts a line of its own: itself or an ancestor. */
  block: PageElement | null;
  /** What a visitor reads of it: the range of the page's `text` that it covers. */
  textFrom: number;
  textTo: number;
  /** How many visible runs of text stand before it, and before its end: distances that no wrapper changes. */
  place: number;
  placeEnd: number;
};

/** A run of text with the element it stands in; null at the top of the document. */
export type PageText = {
  kind: 'text';
  index: number;
  text: string;
  /** The text as a visitor reads it; empty where it is hidden. */
  folded: string;
  parent: PageElement | null;
  place: number;
};

/** A piece of the document. */
export type PageNode = PageElement | PageText;

/** A parsed page: its nodes in document order, and its visible text as written, a newline between blocks. */
export type PageDocument = {
  nodes: readonly PageNode[];
  elements: readonly PageElement[];
  text: string;
  /** The visible runs of text, each at its place. */
  texts: readonly PageText[];
  isCut: boolean;
};

/** Elements deeper than this are kept as siblings, not children, of the one at this depth. */
const MAX_DEPTH = 400;
/** No shop nests this deep; past it the parser's own bookkeeping would take quadratic time. */
const HOSTILE_DEPTH = 4_000;
const MAX_NODES = 300_000;
const MAX_ATTRIBUTES = 200;
/** Of one element. The parser keeps all of them until its tag ends. */
const HOSTILE_ATTRIBUTES = 20_000;
/** Pieces of one text that wait to be joined: millions would need their list's memory at once. */
const MAX_PENDING = 4_096;
const CHUNK = 65_536;

const NEVER_SHOWN = new Set(['script', 'style', 'template', 'noscript', 'head', 'svg', 'object', 'iframe', 'datalist']);
const HIDDEN_STYLE = /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)/i;
const BLOCKS = new Set(
  (
    'address article aside blockquote br dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 ' +
    'h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul option button body'
  ).split(' '),
);
const VOID = new Set([
  'br',
  'hr',
  'img',
  'input',
  'meta',
  'link',
  'source',
  'wbr',
  'area',
  'base',
  'col',
  'embed',
  'track',
  'param',
]);

/** The document as a flat list of nodes. Reading stops, and `isCut` says so, where the markup turns hostile. */
export function parseDocument(html: string): PageDocument {
  const builder = new DocumentBuilder();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => builder.open(name, attributes),
      onattribute: () => builder.attribute(),
      ontext: (text) => builder.text(text),
      onclosetag: (name) => builder.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  for (let at = 0; at < html.length && !builder.isCut; at += CHUNK) parser.write(html.slice(at, at + CHUNK));
  if (!builder.isCut) parser.end();
  return builder.finish();
}

class DocumentBuilder {
  isCut = false;
  private readonly nodes: PageNode[] = [];
  private readonly elements: PageElement[] = [];
  private readonly open_: PageElement[] = [];
  private depth = 0;
  private pending: string[] = [];
  private pendingText = '';
  private attributes = 0;
  private readonly visible: string[] = [];
  private visibleLength = 0;
  private readonly texts: PageText[] = [];
  private lastBlock: PageElement | null | undefined;

  attribute(): void {
    this.attributes += 1;
    if (this.attributes > HOSTILE_ATTRIBUTES) this.isCut = true;
  }

  open(name: string, given: Readonly<Record<string, string>>): void {
    this.flush();
    this.attributes = 0;
    this.depth += 1;
    if (this.depth > HOSTILE_DEPTH || this.nodes.length >= MAX_NODES) this.isCut = true;
    if (this.isCut) return;
    const parent = this.open_.at(-1) ?? null;
    const attributes = bounded(given);
    const element: PageElement = {
      kind: 'element',
      index: this.nodes.length,
      end: this.nodes.length + 1,
      depth: this.depth,
      name,
      attributes,
      parent,
      isHidden: parent?.isHidden === true || isHidden(name, attributes),
      names: namesOf(attributes),
      block: parent?.block ?? null,
      textFrom: this.visibleLength,
      textTo: this.visibleLength,
      place: this.texts.length,
      placeEnd: this.texts.length,
    };
    if (BLOCKS.has(name)) element.block = element;
    if (name === 'br' && !element.isHidden) this.show('\n');
    this.nodes.push(element);
    this.elements.push(element);
    if (this.depth <= MAX_DEPTH && !VOID.has(name)) this.open_.push(element);
  }

  text(text: string): void {
    if (this.isCut) return;
    this.pending.push(text);
    if (this.pending.length === MAX_PENDING) this.join();
  }

  close(name: string): void {
    this.flush();
    this.depth -= 1;
    if (this.depth >= MAX_DEPTH || VOID.has(name)) return;
    const element = this.open_.pop();
    if (element) this.end(element);
  }

  finish(): PageDocument {
    this.flush();
    for (const element of this.open_) this.end(element);
    const { nodes, elements, texts, isCut } = this;
    return { nodes, elements, texts, text: this.visible.join(''), isCut };
  }

  private end(element: PageElement): void {
    element.end = this.nodes.length;
    element.textTo = this.visibleLength;
    element.placeEnd = this.texts.length;
  }

  private show(text: string): void {
    this.visible.push(text);
    this.visibleLength += text.length;
  }

  private flush(): void {
    if (this.pending.length === 0 && this.pendingText === '') return;
    this.join();
    const text = this.pendingText;
    this.pendingText = '';
    if (this.nodes.length >= MAX_NODES) return;
    const parent = this.open_.at(-1) ?? null;
    const folded = parent?.isHidden === true ? '' : fold(text);
    const place = this.texts.length;
    const node: PageText = { kind: 'text', index: this.nodes.length, text, folded, parent, place };
    this.nodes.push(node);
    if (parent?.isHidden !== true) this.showText(node);
  }

  private join(): void {
    const [first = ''] = this.pending;
    this.pendingText += this.pending.length === 1 ? first : this.pending.join('');
    this.pending.length = 0;
  }

  private showText(node: PageText): void {
    const { text } = node;
    const block = node.parent?.block ?? null;
    if (this.lastBlock !== undefined && block !== this.lastBlock) this.show('\n');
    this.lastBlock = block;
    // Line breaks of the source are spaces to a reader.
    this.show(text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/g, ' ') : text);
    if (/\S/.test(text)) this.texts.push(node);
  }
}

function bounded(attributes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = Object.keys(attributes);
  if (names.length <= MAX_ATTRIBUTES) return attributes;
  return Object.fromEntries(names.slice(0, MAX_ATTRIBUTES).map((name) => [name, attributes[name] ?? '']));
}

function isHidden(name: string, attributes: Readonly<Record<string, string>>): boolean {
  if (NEVER_SHOWN.has(name)) return true;
  if (attributes['hidden'] !== undefined && attributes['hidden'] !== 'until-found') return true;
  const style = attributes['style'];
  if (style !== undefined && HIDDEN_STYLE.test(style)) return true;
  return name === 'input' && attributes['type'] === 'hidden';
}

/** The elements below an element, in document order. */
export function* elementsIn(page: PageDocument, root: PageElement): Generator<PageElement> {
  for (let at = root.index + 1; at < root.end; at += 1) {
    const node = page.nodes[at];
    if (node?.kind === 'element') yield node;
  }
}

/** The element and those it stands in, innermost first. */
export function* selfAndAncestors(element: PageElement | null): Generator<PageElement> {
  for (let at = element; at !== null; at = at.parent) yield at;
}

/**
 * The element and those it stands in, innermost first, each with its level: how many of them hold more text than the
 * one before. Wrappers around the same text share a level.
 */
export function* levelsOf(element: PageElement | null): Generator<{ element: PageElement; level: number }> {
  let level = 0;
  let texts = -1;
  for (let one = element; one !== null; one = one.parent) {
    const held = one.placeEnd - one.place;
    if (texts >= 0 && held !== texts) level += 1;
    texts = held;
    yield { element: one, level };
  }
}

/** How many visible runs of text an element holds. */
export function textCount(element: PageElement): number {
  return element.placeEnd - element.place;
}

function namesOf({ class: classes, id }: Readonly<Record<string, string>>): string {
  if (classes === undefined && id === undefined) return '';
  return `${classes ?? ''} ${id ?? ''}`.slice(0, 1_000).toLowerCase();
}
