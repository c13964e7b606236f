/** The words of a name, lower-case, without accents, of at least two characters or a digit. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = text
    .slice(0, 400)
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u);
  return new Set(words.filter((word) => word.length > 1 || /\d/.test(word)));
}

/** How much of the shorter name's words the other one has, 0..1. */
export function similarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0;
  let shared = 0;
  for (const word of one) if (other.has(word)) shared += 1;
  return (shared / Math.min(one.size, other.size)) * 0.5 + (shared / Math.max(one.size, other.size)) * 0.5;
}

const SEPARATOR = /\s[|–—·•»›:~-]\s|[|·•»›]/;

/** What a page's title says beside the names of shop and department: the longest part of it that is not in the address. */
export function mainPartOf(title: string, host: string): string | null {
  const parts = title.split(SEPARATOR).map((part) => part.trim());
  const own = parts.filter((part) => part !== '' && !bare(host).includes(bare(part)));
  const [longest] = own.sort((one, other) => wordsOf(other).size - wordsOf(one).size);
  return longest === undefined || longest === title.trim() || wordsOf(longest).size < 2 ? null : longest;
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
