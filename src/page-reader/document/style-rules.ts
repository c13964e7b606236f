import type { PageDocument } from './document.ts';
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
