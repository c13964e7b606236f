import type { Spec } from './sources.ts';

/** The sentences that rewrites are made of, in one language. */
export type Phrases = {
  /** What it is, and for whom; null when neither is known. */
  intro(what: { name: string; noun: string | null; audience: string | null }): string | null;
  /** A row of a table as a sentence; null when it says nothing as one. */
  sentence(spec: Spec): string | null;
  /** The question a row answers; null when nobody asks it. */
  question(spec: Spec, name: string): string | null;
};

/** The phrases of a language. @returns null for one that we have none in */
export function phrasesOf(lang: string): Phrases | null {
  if (lang === 'en') return ENGLISH;
  return lang === 'de' ? GERMAN : null;
}

const ENGLISH: Phrases = {
  intro({ name, noun, audience }) {
    const is = noun ? ` is ${article(noun)} ${noun}` : audience ? ' is made' : null;
    if (is === null) return null;
    return `The ${name}${is}${audience ? ` for ${lowerFirst(audience)}` : ''}.`;
  },
  sentence({ kind, name, value }) {
    if (kind === 'weight' && /^\d/.test(value) && isBare(name, 'weight')) return `It weighs ${value}.`;
    if (kind === 'size' && /^\d/.test(value) && isBare(name, 'dimensions', 'size')) return `It measures ${value}.`;
    if (kind === 'capacity' && /^\d/.test(value) && isBare(name, 'capacity', 'volume')) return `It holds ${value}.`;
    if (kind === 'material' && isBare(name, 'material', 'materials')) return `It is made of ${lowerFirst(value)}.`;
    if (kind === 'care' && isImperative(value)) return `${value}.`;
    if (kind === 'included') return `Included: ${lowerFirst(value)}.`;
    if (!isPhrase(value) || !isNoun(name)) return `${name}: ${lowerFirst(value)}.`;
    return `The ${lowerLabel(name)} ${isPlural(name) ? 'are' : 'is'} ${lowerFirst(value)}.`;
  },
  question({ kind, name }, product) {
    if (kind === 'audience') return `Who is the ${product} made for?`;
    if (kind === 'weight' && isBare(name, 'weight')) return `How much does the ${product} weigh?`;
    if (kind === 'capacity' && isBare(name, 'capacity', 'volume')) return `How much does the ${product} hold?`;
    if (kind === 'material' && isBare(name, 'material', 'materials')) return `What is the ${product} made of?`;
    if (kind === 'care' && isBare(name, 'care')) return `How do I care for the ${product}?`;
    if (!isNoun(name)) return null;
    return `What ${isPlural(name) ? 'are' : 'is'} the ${lowerLabel(name)} of the ${product}?`;
  },
};

const GERMAN: Phrases = {
  intro: ({ name, noun, audience }) =>
    noun ? `${name}: ${noun}${audience ? ` für ${lowerFirst(audience)}` : ''}.` : null,
  sentence({ kind, name, value }) {
    if (kind === 'weight' && /^\d/.test(value) && isBare(name, 'gewicht')) return `Das Gewicht ist ${value}.`;
    if (kind === 'material' && isBare(name, 'material')) return `Das Material ist ${value}.`;
    return `${name}: ${value}.`;
  },
  question({ kind, name }, product) {
    if (kind === 'weight' && isBare(name, 'gewicht')) return `Wie viel wiegt ${product}?`;
    if (kind === 'material' && isBare(name, 'material')) return `Aus welchem Material besteht ${product}?`;
    return `${product}: Was gibt es zu „${name}“ zu wissen?`.replace(' zu wissen', '');
  },
};

function isPlural(name: string): boolean {
  return /[^s]s$/i.test(name);
}

/** A label of a few plain words can stand in a sentence. */
function isNoun(name: string): boolean {
  return /^[\p{Script=Latin}][\p{Script=Latin}\s-]+$/u.test(name) && name.split(/\s+/).length <= 4;
}

/** Labels are common nouns: their capitals are the table's, but for acronyms. */
function lowerLabel(name: string): string {
  return name.replace(/\p{Lu}\p{Ll}+/gu, (word) => word.toLowerCase());
}

/** A value that can follow “is”: one measure or name, not a list of several things. */
function isPhrase(value: string): boolean {
  return value.split(/[,;]\s/).length <= 2 && !/^(?:two|three|four|five|six|with|without|no|yes)\b/i.test(value);
}

function isBare(name: string, ...words: readonly string[]): boolean {
  return words.includes(name.trim().toLowerCase());
}

function isImperative(value: string): boolean {
  return /^(?:wipe|wash|hand wash|machine wash|rinse|clean|dry clean|oil|store|keep|air|brush|descale|iron|tumble)\b/i.test(
    value,
  );
}

/** Single letters and acronyms are named by their letters: an LED lamp, a USB cable. */
function article(noun: string): string {
  const first = noun.split(/[\s-]/)[0] ?? '';
  if (/^[A-Z]{2,}\b/.test(first)) return /^[AEFHILMNORSX]/.test(first) ? 'an' : 'a';
  return /^[aeiou]/i.test(first) && !/^(?:uni|use|one|eu)/i.test(first) ? 'an' : 'a';
}

/** Names, acronyms and adjectives of places keep their capital. */
export function lowerFirst(text: string): string {
  const [first = '', ...rest] = text.split(/\s+/);
  const isKept =
    /[\p{Lu}\p{N}].*[\p{Lu}\p{N}]/u.test(first) || /(?:ian|ish|ese|ican|ench|erman|iss|utch|reek)$/.test(first);
  const isNamed = rest.some((word) => /^\p{Lu}\p{Ll}/u.test(word));
  return isKept || isNamed || first.length < 2 ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
