import type { PageDocument, PageElement } from './document.ts';
import { rawText } from './text.ts';

const MAX_STYLE = 3_000_000;
const MAX_RULES = 300;

/** Classes that the page's own style sheets strike through: what carries one is a price that no longer holds. */
export function struckClasses(page: PageDocument): ReadonlySet<string> {
  const classes = new Set<string>();
  let read = 0;
  for (const element of page.elements) {
    if (element.name !== 'style') continue;
    const source = rawText(page, element);
    read += source.length;
    if (read > MAX_STYLE) break;
    for (const selectors of struckRules(source)) {
      for (const selector of selectors.split(',')) addSubject(selector, classes);
    }
  }
  return classes;
}

/** The selectors of the rules that hold `line-through`, found backwards from it: style sheets are long. */
function struckRules(source: string): string[] {
  const rules: string[] = [];
  for (let at = source.indexOf('line-through'); at >= 0; at = source.indexOf('line-through', at + 12)) {
    const open = source.lastIndexOf('{', at);
    const selectors = source.slice(Math.max(0, open - 500), Math.max(0, open));
    // After a closing brace the word is part of a selector, not of a rule.
    const isInRule = open >= 0 && open > source.lastIndexOf('}', at);
    if (isInRule && at - open < 3_000) rules.push(selectors.slice(selectors.search(/[^{}]*$/)));
    if (rules.length >= MAX_RULES) break;
  }
  return rules;
}

/** The class that a selector ends in; hover states and pseudo-elements strike something else. */
function addSubject(selector: string, classes: Set<string>): void {
  const last =
    selector
      .trim()
      .split(/[\s>+~]+/)
      .at(-1) ?? '';
  if (/:(?!not\b)|^[a-z]*$/i.test(last)) return;
  const name = /\.([\w-]{3,80})(?:\[[^\]]*\])?$/.exec(last)?.[1];
  if (name !== undefined) classes.add(name.toLowerCase());
}

const MAX_HIDING = 2_000;
const SIMPLE = /^(?:[a-z]+)?#([\w-]{2,80})$/i;

/**
 * Judges whether an element, or one around it, is hidden by a rule of the page's own style sheets that names it by its
 * id alone, outside of any media query. Classes prove nothing: other rules show what they hide.
 */
export function hiddenByStyle(page: PageDocument): (element: PageElement) => boolean {
  const hidden = hidingSelectors(page);
  if (hidden.size === 0) return () => false;
  return (element) => {
    for (let at: PageElement | null = element; at !== null; at = at.parent) {
      const { id } = at.attributes;
      if (id !== undefined && hidden.has(id.trim())) return true;
    }
    return false;
  };
}

function hidingSelectors(page: PageDocument): Set<string> {
  const hidden = new Set<string>();
  let read = 0;
  for (const element of page.elements) {
    if (element.name !== 'style') continue;
    const source = rawText(page, element);
    read += source.length;
    if (read > MAX_STYLE || hidden.size > MAX_HIDING) break;
    if (source.includes('display')) addHiding(source, hidden);
  }
  return hidden;
}

function addHiding(source: string, hidden: Set<string>): void {
  let depth = 0;
  let from = 0;
  for (let at = source.search(/[{}]/); at >= 0 && at < source.length; at = nextBrace(source, at + 1)) {
    if (source[at] === '{') {
      const end = nextBrace(source, at + 1);
      if (depth === 0 && end > 0 && source[end] === '}')
        addRule(source.slice(from, at), source.slice(at + 1, end), hidden);
      depth += 1;
    } else {
      depth = Math.max(0, depth - 1);
      from = at + 1;
    }
  }
}

function nextBrace(source: string, from: number): number {
  const open = source.indexOf('{', from);
  const close = source.indexOf('}', from);
  if (open < 0 || close < 0) return Math.max(open, close);
  return Math.min(open, close);
}

function addRule(selectors: string, body: string, hidden: Set<string>): void {
  const display = /(?:^|[;\s])display\s*:\s*(\w+)/i.exec(body)?.[1]?.toLowerCase();
  if (display === undefined || selectors.length > 2_000) return;
  for (const selector of selectors.split(',')) {
    const name = SIMPLE.exec(selector.trim())?.[1];
    if (name === undefined) continue;
    if (display === 'none') hidden.add(name);
    else hidden.delete(name);
  }
}
