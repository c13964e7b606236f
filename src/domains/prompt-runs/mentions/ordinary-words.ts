import type { Span } from './types.ts';

/** Verbs and conjunctions that stand behind a name: `Target sells …`, but not `Target customers who …`. */
const BEHIND_NAME =
  /^\s(?:is|was|has|had|does|did|offers?|makes?|sells?|carries|stocks|provides|also|and|or|vs|ist|hat|bietet|verkauft|macht|und|oder|est|a|offre|propose|vend|fabrique|et|ou|es|tiene|ofrece|vende|fabrica|y|è|ha|produce|e|heeft|biedt|verkoopt|maakt|en|of)\b/;
const CLOSED = /^[*_`]{0,3}\s?(?:['’]s\b|[:(|®™,;.)\n–—]|-\s|$)/;

/** Is nothing but marks before this place, back to the end of the sentence before? */
export function isAtSentenceStart(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 12), at);
  return (
    /(?:^|[\n.!?:。！？|])[^\p{L}\p{N}\n]{0,12}$/u.test(before) &&
    (before.length < 12 || /[\n.!?:。！？|]/.test(before))
  );
}

/** Does what stands around a word show that it is meant as a name: emphasis, a colon, a genitive, a verb? */
export function isNameBySetting(text: string, { start, end }: Span): boolean {
  const behind = text.slice(end, end + 16);
  const isEmphasized = /[*_]$/.test(text.slice(0, start)) && /^[*_]/.test(behind);
  return isEmphasized || CLOSED.test(behind) || BEHIND_NAME.test(behind);
}
