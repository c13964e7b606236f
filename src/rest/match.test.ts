import { expect, test } from 'vitest';
import { shopRest } from '../../test/support/rest-shop-routes.ts';

const { match } = shopRest();
const routeOf = (method: string, path: string) => {
  const found = match(method, path);
  return found?.kind === 'route' ? [found.route.operationId, found.params] : found;
};

test('a static segment wins over a name, and names are decoded', () => {
  expect(routeOf('GET', '/v1/catalog/export')).toEqual(['exportProducts', {}]);
  expect(routeOf('GET', '/v1/catalog/A%2FB')).toEqual(['getProduct', { sku: 'A/B' }]);
  expect(routeOf('GET', `/v1/catalog/${'x'.repeat(900)}`)).toEqual(['getProduct', { sku: 'x'.repeat(900) }]);
});

test('HEAD is found where GET is, but for what streams', () => {
  expect(routeOf('HEAD', '/v1/catalog')).toEqual(['listProducts', {}]);
  expect(match('HEAD', '/v1/progress')).toEqual({ kind: 'method_not_allowed', allow: ['GET'] });
  expect(match('HEAD', '/v1/catalog/export')).toEqual({ kind: 'method_not_allowed', allow: ['GET', 'PATCH'] });
});

test('another method of a known path is told which there are', () => {
  expect(match('PUT', '/v1/catalog')).toEqual({ kind: 'method_not_allowed', allow: ['GET', 'HEAD', 'POST'] });
  expect(match('PROPFIND', '/v1/catalog/A1')).toEqual({ kind: 'method_not_allowed', allow: ['GET', 'HEAD', 'PATCH'] });
});

test.each([
  '/v1',
  '/v1/',
  '/catalog',
  '/v1/catalog/',
  '/v1/Catalog',
  '/v1/catalog/%E0%A4%A',
  '/v1/catalog/a/b/c',
  '//v1/catalog',
  '/v1/catalog;x',
])('no route has the path %s', (path) => {
  expect(match('GET', path)).toBeNull();
});
