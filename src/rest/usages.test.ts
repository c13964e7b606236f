import { expect, test } from 'vitest';
import { compileShop, shopTable } from '../../test/support/rest-shop-routes.ts';
import { snakeCase } from '../kernel/naming.ts';
import { snakePath } from './naming.ts';
import { restFaults } from './usages.ts';

const routes = compileShop();
const usagesOf = (operationId: string) => routes.find((route) => route.operationId === operationId)?.usages ?? [];
const renamed = (operationId: string, field: string, isSingle = false) =>
  restFaults([{ field, message: 'no' }], usagesOf(operationId), isSingle)[0]?.field;

test.each([
  ['imageUrls', 'image_urls'],
  ['inStock', 'in_stock'],
  ['gtin13', 'gtin13'],
  ['addressLine2', 'address_line2'],
  ['jsonLDText', 'json_ld_text'],
  ['sku', 'sku'],
  ['already_snake', 'already_snake'],
])('%s is %s in REST', (camel, snake) => {
  expect(snakeCase(camel)).toBe(snake);
});

test('a path keeps its indices, and keys that are no identifier', () => {
  expect(snakePath('price.minorAmount[0].fooBar')).toBe('price.minor_amount[0].foo_bar');
  expect(snakePath('facts.SKU-Key')).toBe('facts.SKU-Key');
});

test.each([
  ['listProducts', 'first', 'limit'],
  ['listProducts', 'after', 'cursor'],
  ['listProducts', 'filter.minScore', 'min_score'],
  ['listProducts', 'filter.skus[3]', 'skus[3]'],
  ['listProducts', 'limit', 'limit'],
  ['createOne', 'input.price.amount', 'price.amount'],
  ['createOne', 'imageUrls[0]', 'image_urls[0]'],
  ['createOne', 'input', ''],
  ['createProducts', 'inputs[2].price.amount', '[2].price.amount'],
  ['createProducts', '[2].imageUrls', '[2].image_urls'],
  ['updateProduct', 'input.patch.imageUrls', 'image_urls'],
  ['updateProduct', 'patch.imageUrls', 'image_urls'],
  ['updateProduct', 'input.sku', 'sku'],
  ['renameProduct', 'newTitle', 'new_title'],
])('for %s, a fault of the graph at %s is told as %s', (operationId, field, expected) => {
  expect(renamed(operationId, field)).toBe(expected);
});

test('a fault of one record sent as one names no index', () => {
  expect(renamed('createProducts', 'inputs[0].price.amount', true)).toBe('price.amount');
});

test('a variable used below the root or in a list is found, and described by the argument it fills', () => {
  const route = {
    method: 'GET' as const,
    path: '/by/{sku}',
    envelope: 'ok' as const,
    summary: 'By SKU',
    operation:
      'query bySku($sku: String!, $last: Int) { products(filter: { skus: [$sku] }) { nodes { ranks(last: $last) } } }',
  };
  const compiled = compileShop([shopTable([route])])[0];
  expect(compiled?.usages).toMatchObject([
    { variable: 'sku', path: 'filter.skus[0]' },
    { variable: 'last', path: 'last' },
  ]);
  expect(compiled?.parameters[1]).toMatchObject({
    name: 'last',
    defaultValue: 3,
    description: 'How many of the last.',
  });
});
