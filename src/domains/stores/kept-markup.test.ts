import { expect, test } from 'vitest';
import { expectProportion } from '../../../test/support/proportion.ts';
import { readDescription, rewriteDescription, storedDescription } from './kept-markup.ts';

const LAMP =
  '<p>A lamp for desks.</p><img src="/images/al-02-size.png" alt="Size chart of the lamp"><table><tr><td>Height</td><td>42 cm</td></tr></table><ul><li>Linen shade</li></ul>';

test('a picture and a table of data are no text, and stay as they are when the text is rewritten', () => {
  expect(readDescription(LAMP)).toMatchObject({ text: 'A lamp for desks.\n\n- Linen shade', replaced: [] });
  expect(rewriteDescription(LAMP, 'A lamp for small desks.\n\n- Shade of linen')).toBe(
    '<p>A lamp for small desks.</p>\n<ul><li>Shade of linen</li></ul>\n<img src="/images/al-02-size.png" alt="Size chart of the lamp">\n<table><tr><td>Height</td><td>42 cm</td></tr></table>',
  );
});

test('what is kept is kept once, however often the text is rewritten', () => {
  const once = rewriteDescription(LAMP, 'New.');
  expect(rewriteDescription(once, 'New.')).toBe(once);
  expect(readDescription(once).text).toBe('New.');
});

test.each([
  ['a picture at the top stays at the top', '<img src=a.png>Old', '<img src=a.png>\n<p>New</p>'],
  [
    'a linked picture keeps its link',
    '<p>Old</p><a href="/b"><img src=a></a>',
    '<p>New</p>\n<a href="/b"><img src=a></a>',
  ],
  [
    'a figure keeps its caption',
    'Old<figure><img src=a><figcaption>Size</figcaption></figure>',
    '<p>New</p>\n<figure><img src=a><figcaption>Size</figcaption></figure>',
  ],
  [
    'a film stays',
    'Old<iframe src="https://f.example/1"></iframe>',
    '<p>New</p>\n<iframe src="https://f.example/1"></iframe>',
  ],
  ['a table for layout is text', '<table><tr><td>Old text</td></tr></table>', '<p>New</p>'],
  [`a table of prose is text`, `<table><tr><td>a</td><td>${'long '.repeat(50)}</td></tr></table>`, '<p>New</p>'],
  ['a script goes', '<p>Old</p><script>alert(1)</script>', '<p>New</p>'],
  ['nothing is made of nothing', '', '<p>New</p>'],
])('%s', (_what, html, expected) => {
  expect(rewriteDescription(html, 'New')).toBe(expected);
});

test('markup of the words themselves is named, because it goes with them', () => {
  const html = '<h2>Why</h2><p>It is <b>light</b> and <a href="/x">small</a>, <a href="/y">see</a>.</p>';
  expect(readDescription(html).replaced).toEqual(['2 links', '1 heading', 'emphasis']);
});

test('tables and links within each other are read in bounded time, and left alone where they are too deep', () => {
  const hostile: ((size: number) => string)[] = [
    (size) => '<table><tr><td>'.repeat(size / 3),
    (size) => '<a>'.repeat(size),
    (size) => `${'<a><img>'.repeat(size / 2)}x`,
  ];
  for (const make of hostile) {
    expectProportion(20_000, (size) => {
      const html = make(size);
      expect(storedDescription('shop.example', html).value).toBe(html.endsWith('x') ? 'x' : '');
    });
  }
});

test.each(['<b>'.repeat(20_001), 'a'.repeat(500_001)])(
  'a description of a size that no shop keeps is unreadable',
  (html) => {
    expect(() => storedDescription('shop.example', html)).toThrow(/cannot be read/);
  },
);
