import fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { expect, test } from 'vitest';
import { plainText, toHtml, toText } from './rich-text.ts';

/** Texts that lean towards what could break out of them. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '\n',
        '\n\n',
        '- ',
        '<script>',
        '</p>',
        '&lt;',
        '&',
        '"',
        '<!--',
        '<b onclick=x>',
        '\r\n',
        '\u2028',
      ),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

function tagsOf(html: string): string[] {
  const tags: string[] = [];
  const parser = new Parser({
    onopentag: (name, attributes) => tags.push(name, ...Object.keys(attributes).map((key) => `${name}[${key}]`)),
    oncomment: () => tags.push('comment'),
    onprocessinginstruction: () => tags.push('instruction'),
  });
  parser.end(html);
  return tags;
}

test('whatever the text, its HTML holds p, br, ul and li without attributes, and nothing else', () => {
  fc.assert(
    fc.property(text, (given) => {
      const allowed = ['p', 'br', 'ul', 'li'];
      expect(tagsOf(toHtml(given)).filter((tag) => !allowed.includes(tag))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('text comes back from its HTML as it was, so that a write can be read back and compared', () => {
  fc.assert(
    fc.property(text, (given) => {
      expect(toText(toHtml(given))).toBe(plainText(given));
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(text, (given) => {
      expect(plainText(plainText(given))).toBe(plainText(given));
    }),
  );
});

test.each([
  ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
  ['<h2>Why</h2>\n<div>It\n  is <b>light</b>.<br>And small.</div>', 'Why\n\nIt is light.\nAnd small.'],
  ['Intro<ul><li>one</li>\n<li><p>two</p></li></ul>Outro', 'Intro\n\n- one\n- two\n\nOutro'],
  [
    '<table><tr><th>Weight</th><td>2 kg</td></tr><tr><td>Colour</td><td>red</td></tr></table>',
    'Weight 2 kg\nColour red',
  ],
  ['a<script>alert(1)</script><style>p{}</style><template>x</template>b', 'ab'],
  ['Tom &amp; Jerry &lt;b&gt; &nbsp; 5&nbsp;kg', 'Tom & Jerry <b> 5 kg'],
  ['<p>left open', 'left open'],
  ['zero\u200bwidth \u202eturned', 'zerowidth turned'],
  ['', ''],
])('%j reads as %j', (html, expected) => {
  expect(toText(html)).toBe(expected);
});

test('a list is a list, and what looks like markup is text', () => {
  expect(toHtml('Fits\nwell & "tight"\n\n- <b>one</b>\n- two')).toBe(
    '<p>Fits<br>well &amp; &quot;tight&quot;</p>\n<ul><li>&lt;b&gt;one&lt;/b&gt;</li><li>two</li></ul>',
  );
});
