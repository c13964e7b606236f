import { describe, expect, test } from 'vitest';
import { withPage } from '../../../../test/support/audit-evidence.ts';
import { cpuTimeMs } from '../../../../test/support/cpu-time.ts';
import { judge } from '../judge.ts';
import { parseLlmsTxt } from '../site/llms-txt.ts';
import { parseRobots } from '../site/robots.ts';

const N = 100_000;
const repeat = (part: string, tail = '!') => part.repeat(Math.ceil(N / part.length)) + tail;
const attacks: Record<string, string> = {
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
  'size suffixes': `https://cdn.example/${repeat('._SX1', '.jpg')}`,
  surrogates: repeat('\ud83d\ude00', '\ud83d'),
  encodings: repeat('%e', '%'),
  brackets: repeat('[](', ')'),
  newlines: repeat('\n1\n4,5\n', 'x'),
};

describe('100 KB of anything costs a judgement no more than a moment', () => {
  test.each(Object.entries(attacks))(
    '%s',
    (_name, text) => {
      const images = [{ url: text, alt: text, width: null, height: null, isProduct: true }];
      const page = {
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
        images,
      };
      const times = (['d2c', 'marketplace'] as const).map((channel) => {
        const input = withPage(page, { channel });
        return Math.min(...[1, 2].map(() => cpuTimeMs(() => judge(input))));
      });
      expect(Math.max(...times)).toBeLessThan(1000);
      const parsing = cpuTimeMs(() => {
        parseRobots(`User-agent: *\nDisallow: /${text}`);
        parseLlmsTxt(`# A\n## B\n- ${text}\n${text}`, 'https://shop.example/llms.txt');
      });
      expect(parsing).toBeLessThan(250);
    },
    120_000,
  );
});
