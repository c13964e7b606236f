import { describe, test } from 'vitest';
import { withPage } from '../../../../test/support/audit-evidence.ts';
import { expectProportion } from '../../../../test/support/proportion.ts';
import { judge } from '../judge.ts';
import { parseLlmsTxt } from '../site/llms-txt.ts';
import { parseRobots } from '../site/robots.ts';

const LENGTH = 100_000;
type Attack = (length: number) => string;
const repeat =
  (part: string, tail = '!'): Attack =>
  (length) =>
    part.repeat(Math.ceil(length / part.length)) + tail;
const sizeSuffixes = repeat('._SX1', '.jpg');
const attacks: Record<string, Attack> = {
  letters: repeat('a'),
  dots: repeat('.', 'a'),
  digits: repeat('1', 'x'),
  'grouped digits': repeat('1.111 ', 'x'),
  spaces: repeat(' ', 'x'),
  'non-breaking spaces': repeat('1\u00a0', 'x'),
  'labels without an end': repeat('a-', ':'),
  ampersands: repeat('&#1', '<'),
  'half ratings': repeat('4,', '5'),
  'ratings of many words': repeat('5 aaaaaaaaaaaa ', 'review'),
  'out of': repeat('4 out of ', 'x'),
  'question marks': repeat('? ', 'x'),
  'size suffixes': (length) => `https://cdn.example/${sizeSuffixes(length)}`,
  surrogates: repeat('\ud83d\ude00', '\ud83d'),
  encodings: repeat('%e', '%'),
  brackets: repeat('[](', ')'),
  newlines: repeat('\n1\n4,5\n', 'x'),
};

/** A page that says nothing but this text, in each of its places. */
function pageOf(text: string) {
  return {
    text,
    descriptionText: text,
    bullets: [text],
    headings: [{ level: 1, text }],
    specs: [{ name: text, value: text }],
    metas: [{ name: 'robots', content: text }],
    faq: [{ question: text, answer: text }],
    breadcrumbs: [text, text],
    richMedia: [text],
    canonicalUrl: `https://shop.example/${text}`,
    images: [{ url: text, alt: text, width: null, height: null, isProduct: true }],
  };
}

describe('up to 100 KB of anything is judged in time in proportion', () => {
  test.each(Object.entries(attacks))(
    '%s',
    (_name, attack) => {
      for (const channel of ['d2c', 'marketplace'] as const)
        expectProportion(LENGTH, (length) => judge(withPage(pageOf(attack(length)), { channel })), channel);
      expectProportion(LENGTH, (length) => parseRobots(`User-agent: *\nDisallow: /${attack(length)}`), 'robots.txt');
      expectProportion(
        LENGTH,
        (length) => {
          const text = attack(length);
          parseLlmsTxt(`# A\n## B\n- ${text}\n${text}`, 'https://shop.example/llms.txt');
        },
        'llms.txt',
      );
    },
    120_000,
  );
});
