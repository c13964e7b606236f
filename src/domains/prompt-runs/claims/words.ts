import type { Span } from '../mentions/types.ts';

/** A sentence that claims are read from. */
export type ClaimText = {
  /** The answer, its markup blanked out. */
  text: string;
  sentence: Span;
};

const NEGATION =
  /(?:n[’']t|(?<!\p{L})(?:not|never|no|nicht|kein\p{L}*|nie|pas|jamais|aucun\p{L}*|no|nunca|ningun\p{L}*|non|mai|nessun\p{L}*|niet|geen|nooit)(?!\p{L}))(?:[\s][\p{L}\p{N}’'-]+){0,4}\s?$|(?:不|没|沒|并非|不是)[^，。]{0,6}$/iu;
const HEDGE =
  /(?:(?<!\p{L})(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|nearly|almost|some|etwa|rund|ungefähr|knapp|environ|près de|autour de|unos|aproximadamente|alrededor de|cerca de|quasi|ongeveer|zo['’]n|rond)|~|≈|约|大约|大約|約|およそ)\s?(?:the\s|de\s)?$/iu;
const CONDITION =
  /(?<!\p{L})(?:if|unless|would|could|might have|wenn|falls|würde|si (?:vous|tu|le|la|on|l['’]|quieres|buscas|tienes|necesitas|el)|serait|sería|se (?:hai|vuoi|cerchi|il|la|si)|sarebbe|als het|zou)(?!\p{L})[^,]{0,60}$/iu;

/** Does the sentence deny what stands at this place? */
export function isDenied({ text, sentence }: ClaimText, at: number): boolean {
  return NEGATION.test(text.slice(Math.max(sentence.start, at - 60), at));
}

/** Is the value at this place only about right by its own account? */
export function isHedged({ text, sentence }: ClaimText, at: number): boolean {
  return HEDGE.test(text.slice(Math.max(sentence.start, at - 30), at));
}

/** Is it asked, or supposed, rather than said? */
export function isSupposed({ text, sentence }: ClaimText, at: number): boolean {
  if (/[?？]["”’)]{0,2}$/.test(text.slice(Math.max(sentence.start, sentence.end - 4), sentence.end))) return true;
  return CONDITION.test(text.slice(Math.max(sentence.start, at - 80), at));
}

/** The words of the clause before and behind a place, up to the mark or name that parts them. */
export function wordsAround({ text, sentence }: ClaimText, { start, end }: Span): { before: string; behind: string } {
  const before = text.slice(Math.max(sentence.start, start - 60), start);
  const behind = text.slice(end, Math.min(sentence.end, end + 50));
  return { before: before.split(/[;；|]|,\s/).at(-1) ?? '', behind: behind.split(/[;；|]|[,.]\s/)[0] ?? '' };
}
