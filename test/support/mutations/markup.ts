import { createHash } from 'node:crypto';
import type { DomElement } from './dom.ts';
import { changeDom, elementsOf, isText, nodesOf, setChildren, wrap } from './dom.ts';

const STRUCK = /^(?:del|s|strike)$/;

/** Every class name and id becomes a hash, in the elements and in the page's own style sheets. */
export function hashNames(html: string): string {
  return changeDom(html, (dom) => {
    const known = new Map<string, string>();
    const elements = elementsOf(dom);
    for (const { attribs } of elements) {
      for (const key of ['class', 'id', 'for'])
        if (attribs[key] !== undefined) attribs[key] = attribs[key].replace(/[^\s]+/g, (name) => hashOf(name, known));
    }
    for (const element of elements) {
      if (element.name === 'style') renameSelectors(element, known);
    }
  });
}

function hashOf(name: string, known: Map<string, string>): string {
  const hash = known.get(name) ?? `x${createHash('sha256').update(name).digest('hex').slice(0, 7)}`;
  known.set(name, hash);
  return hash;
}

function renameSelectors(style: DomElement, known: ReadonlyMap<string, string>): void {
  for (const child of style.children) {
    if (!isText(child)) continue;
    child.data = child.data.replace(/([.#])([\w-]+)/g, (whole, mark: string, name: string) => {
      const hash = known.get(name);
      return hash === undefined ? whole : `${mark}${hash}`;
    });
  }
}

const WRAPPED = /^(?:div|section|article|p|h1|h2|h3|span|button|form|ul|a|strong|b)$/;
const BLOCK = /^(?:div|section|article|form|ul|h\d|p)$/;

/** Every block, and every element that holds text, stands in three more elements. */
export function wrapThrice(html: string): string {
  return changeDom(html, (dom) => {
    for (const element of elementsOf(dom)) {
      if (!WRAPPED.test(element.name)) continue;
      const name = BLOCK.test(element.name) ? 'div' : 'span';
      for (let times = 0; times < 3; times += 1) wrap(element, name);
    }
  });
}

/** What is struck is struck by a rule of a style sheet. */
export function strikeByStyle(html: string): string {
  return changeDom(html, (dom) => {
    const elements = elementsOf(dom);
    for (const element of elements) {
      if (!STRUCK.test(element.name)) continue;
      element.name = 'span';
      element.attribs['class'] = 'q7w1';
    }
    const body = elements.find(({ name }) => name === 'body') ?? elements[0];
    if (body) setChildren(body, [...nodesOf('<style>.q7w1{text-decoration:line-through}</style>'), ...body.children]);
  });
}

/** White space between elements goes, as a build step removes it. */
export function withoutWhitespace(html: string): string {
  return changeDom(html, (dom) => {
    for (const element of elementsOf(dom)) {
      if (/^(?:pre|textarea|script|style)$/.test(element.name)) continue;
      const kept = element.children.filter((child) => !(isText(child) && /^\s*\n\s*$/.test(child.data)));
      setChildren(element, kept);
    }
  });
}
