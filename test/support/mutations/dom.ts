import { DomUtils, parseDocument } from 'htmlparser2';

/** A parsed page that may be changed. */
export type Dom = ReturnType<typeof parseDocument>;
/** A piece of it. */
export type DomNode = Dom['children'][number];
/** An element of it. */
export type DomElement = ReturnType<typeof DomUtils.getElementsByTagName>[number];
/** A run of text in it. */
export type DomText = Extract<DomNode, { nodeType: 3 }>;

const KEEP_ENTITIES = { decodeEntities: false } as const;

/** The page with one change made to its elements; whatever the change leaves alone is written as it came. */
export function changeDom(html: string, change: (dom: Dom) => void): string {
  const dom = parseDocument(html, KEEP_ENTITIES);
  change(dom);
  return DomUtils.getOuterHTML(dom, { ...KEEP_ENTITIES, encodeEntities: false });
}

/** Every element of the page, in document order. */
export function elementsOf(dom: Dom | DomElement): DomElement[] {
  return DomUtils.getElementsByTagName('*', dom.children, true);
}

/** Every text a visitor may see, i.e. none of scripts and styles; in document order. */
export function textsOf(dom: Dom): DomText[] {
  const texts: DomText[] = [];
  for (const element of elementsOf(dom)) {
    if (/^(?:script|style|title|option|template|noscript|textarea|svg)$/.test(element.name)) continue;
    for (const child of element.children) if (isText(child)) texts.push(child);
  }
  return texts;
}

/** The element's children that are elements. */
export function childElements(element: Dom | DomElement): DomElement[] {
  return element.children.filter((child) => isTag(child));
}

/** How many nodes an element holds. */
export function sizeOf(element: DomElement): number {
  return elementsOf(element).length;
}

/** Sets the children of an element, and who their parent is. */
export function setChildren(element: Dom | DomElement, children: readonly DomNode[]): void {
  element.children = [...children];
  for (const [at, child] of children.entries()) {
    child.parent = element;
    child.prev = children[at - 1] ?? null;
    child.next = children[at + 1] ?? null;
  }
}

/** The nodes that a fragment of HTML is. */
export function nodesOf(html: string): DomNode[] {
  return parseDocument(html, KEEP_ENTITIES).children;
}

/** Puts an element where another stands, which becomes its only child. */
export function wrap(inner: DomElement, name: string): void {
  const { parent } = inner;
  const [outer] = nodesOf(`<${name}></${name}>`);
  if (parent === null || outer === undefined || !isTag(outer)) return;
  const at = parent.children.indexOf(inner);
  const siblings = parent.children.map((child, index) => (index === at ? outer : child));
  setChildren(outer, [inner]);
  outer.parent = parent;
  parent.children = siblings;
}

/** Is a node an element? */
export function isTag(node: DomNode): node is DomElement {
  return 'attribs' in node;
}

/** Is a node a run of text? */
export function isText(node: DomNode): node is DomText {
  return node.type === 'text';
}
