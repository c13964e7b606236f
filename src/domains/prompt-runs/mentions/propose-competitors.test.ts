import { expect, test } from 'vitest';
import { compileEntities } from './compile-entities.ts';
import { proposeCompetitors } from './propose-competitors.ts';

const KNOWN = compileEntities([
  { kind: 'brand', id: 'vornado', name: 'Vornado', sku: null, aliases: ['Vornado'] },
  { kind: 'competitor', id: 'dyson', name: 'Dyson', sku: null, aliases: ['Dyson'] },
]);

function proposed(answer: string): string[] {
  return proposeCompetitors(answer, KNOWN).map(({ name }) => name);
}

test('brands that an answer recommends and nobody knows yet are proposed, known ones are not', () => {
  const answer = `## Top picks

1. **Levoit Core 300** – quiet.
2. **Vornado AC1** – sturdy.
3. **Coway Airmega**: covers large rooms.

| Model | Price |
|---|---|
| Winix 5500-2 | $159 |

Others, such as Blueair, Dyson and Honeywell, cost more.`;
  expect(proposed(answer)).toEqual(['Levoit', 'Coway', 'Winix', 'Blueair', 'Honeywell']);
});

test('headings, features and advice are no brands', () => {
  expect(
    proposed('### Key Features\n- **Quiet Operation**: 24 dB\n- **Price**: low\n1. Best Overall\n2. Pros and Cons'),
  ).toEqual([]);
  expect(
    proposed('## Fazit\n- **Filterklasse**: H13\n- **Stromverbrauch**: gering\n- Das Gerät ist leise und gut.'),
  ).toEqual([]);
});

test('a proposal carries the sentence that names it, once for each brand', () => {
  const answer = 'I like it. Alternatives like Levoit Core 300 are cheaper. **Levoit** sells online.';
  expect(proposeCompetitors(answer, KNOWN)).toEqual([
    { name: 'Levoit', excerpt: 'Alternatives like Levoit Core 300 are cheaper.' },
  ]);
});

test('names in links and addresses are not proposed', () => {
  expect(proposed('See ([Levoit](https://levoit.com)) and **https://Winix.com**')).toEqual([]);
});
