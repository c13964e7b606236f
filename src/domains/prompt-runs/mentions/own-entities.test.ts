import { expect, test } from 'vitest';
import { brandEntities, brandId, type NamedProduct, productEntities } from './own-entities.ts';

function aliasesOf(title: string, brand: string | null, ...others: NamedProduct[]): readonly string[] {
  const [entity] = productEntities([{ id: 'prd_1', sku: 'A', title, brand }, ...others]);
  return entity?.aliases ?? [];
}

test('a product goes by its title, with and without its brand, and by its model', () => {
  expect(aliasesOf('Vornado AC1 air purifier, white', 'Vornado')).toEqual(
    expect.arrayContaining(['Vornado AC1 air purifier, white', 'Vornado AC1 air purifier', 'Vornado AC1', 'AC1']),
  );
  expect(aliasesOf('Core 300S Air Purifier', 'Levoit')).toEqual(
    expect.arrayContaining(['Levoit Core 300S Air Purifier', 'Core 300S']),
  );
  expect(aliasesOf('Grindo coffee grinder', 'Brewline')).toEqual(expect.arrayContaining(['Brewline Grindo', 'Grindo']));
});

test('what anybody could sell is no name without its brand', () => {
  expect(aliasesOf('Dry bag 20L', 'Aquapac')).toEqual(['Aquapac Dry bag 20L', 'Aquapac Dry bag']);
  expect(aliasesOf('Wireless Earbuds', 'Acme')).toEqual(['Acme Wireless Earbuds']);
});

test('a size is no model, and where numbers tell models apart the line alone is none', () => {
  expect(aliasesOf('Aquapac Keel 500ml', 'Aquapac')).not.toContain('500ml');
  expect(aliasesOf('Levoit Vital 200S', 'Levoit')).not.toContain('Levoit Vital');
});

test('a name that several products share is none of theirs', () => {
  const white = { id: 'prd_2', sku: 'B', title: 'Vornado AC1 air purifier, white', brand: 'Vornado' };
  const aliases = aliasesOf('Vornado AC1 air purifier, black', 'Vornado', white);
  expect(aliases).toContain('Vornado AC1 air purifier, black');
  expect(aliases).not.toContain('AC1');
});

test('approved aliases count, and nothing comes from an address', () => {
  const [entity] = productEntities([{ id: 'p', sku: 'A', title: 'Halo', brand: null, aliases: ['The Ring'] }]);
  expect(entity?.aliases).toEqual(['Halo', 'The Ring']);
});

test('a brand goes by its name without its legal form, once for all its products', () => {
  const products = ['Vornado', 'VORNADO', 'Vornado Air, LLC'].map((brand, index) => ({
    id: `prd_${index}`,
    sku: `S${index}`,
    title: 'x',
    brand,
  }));
  expect(brandEntities(products).map(({ id, aliases }) => [id, aliases])).toEqual([
    ['vornado', ['Vornado']],
    ['vornado air', ['Vornado Air, LLC', 'Vornado Air']],
  ]);
  expect(brandId('Sjöö')).toBe(brandId('SJOO'));
});
