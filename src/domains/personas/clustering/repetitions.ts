import type { TextList } from '../language/text-list.ts';

/** The places of texts that differ from all before, and for each text which of these it repeats or is. */
export type Repetitions = { firsts: Int32Array; sameAs: Int32Array };

/**
 * Finds texts that were sent more than once, whatever their case and spaces. They are told by a hash and then compared, so
 * that no second copy of all texts is held.
 *
 * @param hash a whole number from a text
 */
export function findRepetitions(texts: TextList, hash: (text: string) => number = hashOf): Repetitions {
  const seen = new Map<number, number>();
  const firsts = new Int32Array(texts.length);
  const sameAs = new Int32Array(texts.length);
  let count = 0;
  for (let place = 0; place < texts.length; place += 1) {
    const text = folded(texts.at(place));
    let key = hash(text);
    let known = seen.get(key);
    // Another text may have the same hash: then it is looked for one further on.
    while (known !== undefined && folded(texts.at(firsts[known] ?? 0)) !== text) {
      key += 1;
      known = seen.get(key);
    }
    if (known === undefined) {
      seen.set(key, count);
      firsts[count] = place;
      count += 1;
    }
    sameAs[place] = known ?? count - 1;
  }
  return { firsts: firsts.slice(0, count), sameAs };
}

function folded(text = ''): string {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** 52 bits of a text. @source FNV-1a, in two lanes with primes of their own */
function hashOf(text: string): number {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x85ebca6b);
  }
  return (first >>> 0) * 0x10_0000 + (second >>> 12);
}
