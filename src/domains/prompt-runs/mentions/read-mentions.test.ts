import { describe, expect, test } from 'vitest';
import { expectProportion } from '../../../../test/support/proportion.ts';
import { compileEntities } from './compile-entities.ts';
import { readMentions } from './read-mentions.ts';
import type { Entity } from './types.ts';

function competitor(name: string, ...aliases: string[]): Entity {
  return { kind: 'competitor', id: name, name, sku: null, aliases: [name, ...aliases] };
}

const AC1: Entity = {
  kind: 'product',
  id: 'prd_1',
  name: 'Vornado AC1',
  sku: 'VRN-AC1',
  aliases: ['Vornado AC1', 'AC1'],
};
const VORNADO: Entity = { kind: 'brand', id: 'vornado', name: 'Vornado', sku: null, aliases: ['Vornado'] };

function read(answer: string, ...entities: Entity[]) {
  return readMentions(answer, compileEntities(entities));
}

function namesIn(answer: string, ...entities: Entity[]): string[] {
  return read(answer, ...entities).map(({ name }) => name);
}

describe('what counts as a name', () => {
  test('a name counts as whole words only, whatever stands beside them', () => {
    expect(namesIn('vinyl tiles', competitor('LI'))).toEqual([]);
    expect(namesIn('AC10 and XAC1 and AC1S', AC1)).toEqual([]);
    expect(namesIn('the (AC1), "AC1"/AC-1', AC1)).toEqual(['Vornado AC1']);
  });

  test('a plus sign belongs to the name that it ends', () => {
    const names = [competitor('Command-R'), competitor('Command-R+')];
    expect(namesIn('We tried Command-R+.', ...names)).toEqual(['Command-R+']);
    expect(namesIn('We tried Command-R.', ...names)).toEqual(['Command-R']);
    expect(namesIn('We tried Command-R+.', competitor('Command-R'))).toEqual([]);
  });

  test('the longest name wins, and its part is not counted beside it', () => {
    expect(namesIn('The Vornado AC1 hums.', AC1, VORNADO)).toEqual(['Vornado AC1']);
    expect(namesIn('Vornado makes the AC1.', AC1, VORNADO)).toEqual(['Vornado', 'Vornado AC1']);
  });

  test('a short name and a word of the dictionary need their exact case', () => {
    expect(namesIn('lg is a logarithm, an apple is a fruit', competitor('LG'), competitor('Apple'))).toEqual([]);
    expect(namesIn('We compared LG with what Apple sells', competitor('LG'), competitor('Apple'))).toEqual([
      'LG',
      'Apple',
    ]);
    expect(namesIn('we like vornado', VORNADO)).toEqual(['Vornado']);
  });

  test('a word of the dictionary at the start of a sentence needs more than its capital', () => {
    expect(namesIn('Target customers carefully.', competitor('Target'))).toEqual([]);
    expect(namesIn('Target sells it.', competitor('Target'))).toEqual(['Target']);
    expect(namesIn('- **Target**: in stock', competitor('Target'))).toEqual(['Target']);
  });

  test('a name is never read across the end of a sentence or a line', () => {
    expect(namesIn('I like Vornado. AC1 is a code.', { ...AC1, aliases: ['Vornado AC1'] })).toEqual([]);
    expect(namesIn('Vornado\nAC1', { ...AC1, aliases: ['Vornado AC1'] })).toEqual([]);
  });

  test('accents, plurals, genitives and spellings of & are the same name', () => {
    expect(namesIn('Sjoo bags', competitor('Sjöö'))).toEqual(['Sjöö']);
    expect(namesIn('two Vornados', VORNADO)).toEqual(['Vornado']);
    expect(namesIn("Vornado's AC1", AC1)).toEqual(['Vornado AC1']);
    expect(namesIn('Black & Decker', competitor('Black+Decker'))).toEqual(['Black+Decker']);
    expect(namesIn('Black and Decker', competitor('Black+Decker'))).toEqual(['Black+Decker']);
    expect(namesIn('Apples are healthy', competitor('Apple'))).toEqual([]);
  });

  test('in scripts without spaces a name is no part of another word', () => {
    expect(namesIn('小米粥很好喝', competitor('小米'))).toEqual([]);
    expect(namesIn('小米手机', competitor('小米'))).toEqual(['小米']);
    expect(namesIn('アップルパイ', competitor('アップル'))).toEqual([]);
    expect(namesIn('ダイソンのV15', competitor('ダイソン'))).toEqual(['ダイソン']);
    expect(namesIn('다이슨은 조용합니다', competitor('다이슨'))).toEqual(['다이슨']);
  });

  test('a name that two products share names neither, and a brand before a competitor', () => {
    const white: Entity = { ...AC1, id: 'prd_2', sku: 'VRN-AC1-W', name: 'Vornado AC1 White' };
    expect(namesIn('the AC1', AC1, white)).toEqual([]);
    expect(read('Vornado', VORNADO, competitor('Vornado')).map(({ kind }) => kind)).toEqual(['brand']);
  });
});

describe('what is no text of the answer', () => {
  test.each([
    ['an address', 'see https://www.dyson.com/dyson-v15'],
    ['a domain', 'see dyson.com or shop.dyson.co.uk'],
    ['an e-mail address', 'write to dyson@example.com'],
    ['a link chip', 'It is quiet ([Dyson](https://dyson.com/a_(b)?utm_source=openai)).'],
    ['a link labelled with a domain', '[dyson.com](https://dyson.com)'],
    ['an image', '![Dyson](https://example.com/x.png)'],
    ['a counted chip', 'It is quiet. Dyson+2'],
    ['a tag', '<a title="Dyson">here</a>'],
    ['citation markup', 'It is quiet【3†Dyson】 <cite index="1-2" name="Dyson">really</cite>'],
  ])('%s names nobody', (_what, answer) => {
    expect(namesIn(answer, competitor('Dyson'))).toEqual([]);
  });

  test('the label of a link, bold text and a name with a dot are text', () => {
    expect(namesIn('[Dyson](https://example.com) hums', competitor('Dyson'))).toEqual(['Dyson']);
    expect(namesIn('**Dyson** and __Vornado__', competitor('Dyson'), VORNADO)).toEqual(['Dyson', 'Vornado']);
    expect(namesIn('on Booking.com', competitor('Booking.com'))).toEqual(['Booking.com']);
  });

  test('offsets are those of the answer as it came, and the excerpt is around the place that counted', () => {
    const answer = 'Intro【1†source】. See [the *Vornado* AC1](https://vornado.com) today. Bye.';
    const [mention] = read(answer, AC1);
    expect(answer.slice(mention?.start, mention?.end)).toBe('Vornado* AC1');
    expect(mention?.excerpt).toBe('See [the *Vornado* AC1](https://vornado.com) today.');
  });
});

describe('what is said of a name', () => {
  test.each([
    "I couldn't find any information about Vornado.",
    'There are no reviews of Dyson or Vornado in my sources.',
    'Vornado is not mentioned in any of these tests.',
    'Zu Vornado liegen mir keine Informationen vor.',
    "Je n'ai trouvé aucun avis sur Vornado.",
    'No encontré información sobre Vornado.',
    'Vornadoについての情報は見つかりませんでした。',
    '没有找到关于Vornado的信息。',
  ])('%s is an absence, without a position', (answer) => {
    const [mention] = read(answer, VORNADO);
    expect(mention).toMatchObject({ stance: 'absence', position: null, sentiment: 'neutral' });
  });

  test.each([
    "I couldn't find a better option than the Vornado.",
    'There is no reason to avoid Vornado.',
    "I couldn't find information about Dyson, so look at Vornado.",
    'No other brand lasts as long, and Vornado knows it.',
    'Nicht nur Vornado ist leise.',
  ])('%s is no absence', (answer) => {
    expect(read(answer, VORNADO)[0]?.stance).not.toBe('absence');
  });

  test('named once is named, however often it is only compared with or absent', () => {
    const answer = 'I found no reviews of Vornado. Dyson is quieter than Vornado. Still, Vornado is sturdy.';
    const mentions = read(answer, VORNADO, competitor('Dyson'));
    expect(mentions.map(({ name, stance, position }) => [name, stance, position])).toEqual([
      ['Dyson', 'named', 1],
      ['Vornado', 'named', 2],
    ]);
    expect(mentions[1]?.occurrences).toHaveLength(3);
    expect(answer.slice(mentions[1]?.start, mentions[1]?.end)).toBe('Vornado');
    expect(mentions[1]?.start).toBe(answer.lastIndexOf('Vornado'));
  });

  test('an opinion belongs to the name in its clause, and a negation turns it round', () => {
    const of = (answer: string) =>
      Object.fromEntries(read(answer, VORNADO, competitor('Dyson')).map(({ name, sentiment }) => [name, sentiment]));
    expect(of('Vornado is quiet, but Dyson is overpriced.')).toEqual({ Vornado: 'positive', Dyson: 'negative' });
    expect(of('Vornado is not reliable.')).toEqual({ Vornado: 'negative' });
    expect(of('Vornado is not only reliable.')).toEqual({ Vornado: 'positive' });
    expect(of('Vornado is quieter than Dyson.')).toEqual({ Vornado: 'positive', Dyson: 'neutral' });
    expect(of('Vornado is quiet but pricey.')).toEqual({ Vornado: 'mixed' });
    expect(of('Vornado was founded in 1945.')).toEqual({ Vornado: 'neutral' });
  });
});

test('reading takes time in proportion to the answer, whatever it repeats', () => {
  const entities = compileEntities([AC1, VORNADO, competitor('Dyson')]);
  for (const part of [
    'Vornado ',
    'no information about ',
    '[',
    '([',
    '**',
    'a.',
    '+1 ',
    '【',
    'than Vornado or ',
    '| ',
  ]) {
    expectProportion(32_000, (length) => readMentions(part.repeat(Math.ceil(length / part.length)), entities), part);
  }
});
