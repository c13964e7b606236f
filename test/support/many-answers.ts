import { compileEntities } from '../../src/domains/prompt-runs/mentions/compile-entities.ts';
import { readMentions } from '../../src/domains/prompt-runs/mentions/read-mentions.ts';
import type { Entity } from '../../src/domains/prompt-runs/mentions/types.ts';
import { cpuTimeMs } from './cpu-time.ts';

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
function manyEntities(count: number): Entity[] {
  return Array.from({ length: count }, (_, index) => {
    const name = index % 2 === 0 ? nameOf(index) : `${nameOf(index)} ${index % 97}${SYLLABLES[index % 14]}`;
    return { kind: 'competitor', id: `c${index}`, name, sku: null, aliases: [name] };
  });
}

/** So many answers of some 1,500 characters that name five of them each, as assistants list products. */
function manyAnswers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const items = Array.from({ length: 5 }, (_unused, item) => {
      const sentences = [0, 1, 2].map((offset) => SENTENCES[(index + item + offset) % SENTENCES.length]);
      return `${item + 1}. **${nameOf((index * 7 + item * 11) * 2)}** – ${sentences.join(' ')}`;
    });
    return `Here are five that people often recommend:\n\n${items.join('\n')}\n\nLet me know what matters most to you.`;
  });
}

/** What reading many answers takes, in milliseconds of processor time. */
export type MentionTimes = {
  aliases: number;
  answers: number;
  /** Of one answer, on average. */
  characters: number;
  compileMs: number;
  /** The best of ten rounds. */
  readMs: number;
  mentions: number;
};

/** Reads 1,000 answers for 10,000 aliases. */
export function timeMentions(): MentionTimes {
  const names = manyEntities(10_000);
  let entities = compileEntities(names);
  const compileMs = cpuTimeMs(() => {
    entities = compileEntities(names);
  });
  const answers = manyAnswers(1_000);
  let mentions = 0;
  const rounds = Array.from({ length: 10 }, () =>
    cpuTimeMs(() => {
      mentions = answers.reduce((sum, answer) => sum + readMentions(answer, entities).length, 0);
    }),
  );
  const characters = answers.reduce((sum, answer) => sum + answer.length, 0) / answers.length;
  return {
    aliases: names.length,
    answers: answers.length,
    characters,
    compileMs,
    readMs: Math.min(...rounds),
    mentions,
  };
}
