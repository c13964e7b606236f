import type { Entity } from '../../src/domains/prompt-runs/mentions/types.ts';

const SYLLABLES = ['ve', 'lo', 'ra', 'mi', 'ton', 'ka', 'dex', 'pur', 'al', 'no', 'bri', 'sun', 'gar', 'el'];
const SENTENCES = [
  'It is quiet and easy to clean, and the filter lasts for about a year in most homes.',
  'Reviewers mention that the app is not reliable, although the hardware itself is sturdy.',
  'For larger rooms you may want something stronger, with a higher clean air delivery rate.',
  'Prices change often, so compare a few shops before you buy one of these models.',
  'There is no single best choice for everybody; think about noise, running costs and size.',
];

/** A name that no dictionary has, the same for the same number. */
function nameOf(index: number): string {
  const parts = [index % 14, Math.floor(index / 14) % 14, Math.floor(index / 196) % 14, Math.floor(index / 2744) % 14];
  const name = parts.map((part) => SYLLABLES[part] ?? '').join('');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** So many competitors of one alias each, every other one with a model behind it. */
export function manyEntities(count: number): Entity[] {
  return Array.from({ length: count }, (_, index) => {
    const name = index % 2 === 0 ? nameOf(index) : `${nameOf(index)} ${index % 97}${SYLLABLES[index % 14]}`;
    return { kind: 'competitor', id: `c${index}`, name, sku: null, aliases: [name] };
  });
}

/** So many answers of some 1,500 characters that name five of them each, as assistants list products. */
export function manyAnswers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const items = Array.from({ length: 5 }, (_unused, item) => {
      const sentences = [0, 1, 2].map((offset) => SENTENCES[(index + item + offset) % SENTENCES.length]);
      return `${item + 1}. **${nameOf((index * 7 + item * 11) * 2)}** – ${sentences.join(' ')}`;
    });
    return `Here are five that people often recommend:\n\n${items.join('\n')}\n\nLet me know what matters most to you.`;
  });
}
