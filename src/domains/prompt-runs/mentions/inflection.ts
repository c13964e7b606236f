/** What a word may be without its ending. */
export type Stem = {
  text: string;
  /** Characters of the text that the stem takes. */
  length: number;
  /** Can the ending be nothing but one, so that it may stand behind any name? */
  isSafe: boolean;
};

const LATIN = /^[a-z]+$/;
const HANGUL = /^[\uac00-\ud7a3]+$/;
/** Particles that Korean writes behind a name, the longer ones first. */
const PARTICLES =
  '에서는 에게서 으로는 이라는 이라고 에서 에게 으로 까지 부터 처럼 보다 이나 이며 이고 이랑 라는 라고 하고 께서 은 는 이 가 을 를 의 에 도 와 과 로 만 나 랑'.split(
    ' ',
  );

/** Is it worth asking what the word is an inflection of? */
export function mayInflect(word: string): boolean {
  return word.endsWith('s') || HANGUL.test(word);
}

/**
 * The words that a word may be an inflection of, by rule: plural `s` and `es` of Latin scripts behind at least four
 * letters, and the particles of Korean. Genitives with an apostrophe need no rule, they are words of their own.
 *
 * @param end where the word ends in the text
 */
export function stemsOf(word: string, text: string, end: number): Stem[] {
  if (word.length > 4 && word.endsWith('s') && LATIN.test(word)) return pluralStems(word, text, end);
  return HANGUL.test(word) ? particleStems(word) : [];
}

function pluralStems(word: string, text: string, end: number): Stem[] {
  // In capitals, an S may be a letter of the name.
  if (text.charAt(end - 1) === 'S') return [];
  const stems: Stem[] = [{ text: word.slice(0, -1), length: word.length - 1, isSafe: false }];
  if (word.endsWith('es') && word.length > 5)
    stems.push({ text: word.slice(0, -2), length: word.length - 2, isSafe: false });
  return stems;
}

function particleStems(word: string): Stem[] {
  return PARTICLES.filter((particle) => word.endsWith(particle) && word.length > particle.length).map((particle) => ({
    text: word.slice(0, -particle.length),
    length: word.length - particle.length,
    isSafe: true,
  }));
}
