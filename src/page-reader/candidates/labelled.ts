import type { Candidate, FactContext } from '../facts/context.ts';

/** What an identifier can be made of. */
export const IDENTIFIER = /^[\p{L}\p{N}][\p{L}\p{N}._/#+-]{1,39}$/u;

/** Values that stand behind a label on the page, without the words that follow them. */
export function labelled(context: FactContext, label: RegExp): Candidate[] {
  const found: Candidate[] = [];
  for (const { name, value } of context.labels) {
    const bare = name.replace(/\([^)]*\)/g, '').trim();
    if (bare.length > 40 || !label.test(bare)) continue;
    const first = (value.trim().split(/[\s,;|()]+/)[0] ?? '').replace(/[.,:]+$/, '');
    found.push({ value: first, source: 'visible', where: `the text "${name}: ${value}"`.slice(0, 120) });
  }
  return found;
}

/** A number without the name of its kind before it: `sku:4711` is `4711`. */
export function stripPrefix(text: string | null): string | null {
  return text?.replace(/^(?:sku|mpn|ean|id|ref|art|productid|gtin1?\d?)\s*[:#]\s*/i, '').trim() ?? null;
}
