import { expect, test } from 'vitest';
import { storeOf } from './find-store.ts';

const store = (baseUrl: string) => ({ baseUrl });
const find = (pageUrl: string, ...baseUrls: string[]) => storeOf(baseUrls.map(store), pageUrl)?.baseUrl ?? null;

test('a page belongs to the store whose address it stands under', () => {
  const stores = ['https://a.example', 'https://b.example'];
  expect(find('https://b.example/products/x', ...stores)).toBe('https://b.example');
  expect(find('http://www.a.example/products/x', ...stores)).toBe('https://a.example');
  expect(find('https://c.example/products/x', ...stores)).toBeNull();
});

test('of two stores in folders of one host, the more exact one is meant', () => {
  const stores = ['https://a.example', 'https://a.example/de', 'https://a.example/demo-shop'];
  expect(find('https://a.example/de/products/x', ...stores)).toBe('https://a.example/de');
  expect(find('https://a.example/demo-shop/products/x', ...stores)).toBe('https://a.example/demo-shop');
  expect(find('https://a.example/demo-shopping/x', ...stores)).toBe('https://a.example');
  expect(find('http://127.0.0.1:4000/demo-shop/x', 'http://127.0.0.1:4001/demo-shop', 'https://b.example')).toBeNull();
});

test('the only store takes what stands at a public address of its own', () => {
  expect(find('https://brand.example/products/x', 'https://brand.myshopify.com')).toBe('https://brand.myshopify.com');
  expect(find('https://brand.example/products/x', 'https://a.myshopify.com', 'https://b.myshopify.com')).toBeNull();
  expect(find('https://brand.example/products/x')).toBeNull();
});

test('a retailer’s or marketplace’s page is in no store of ours', () => {
  expect(find('https://www.amazon.de/dp/B000000000', 'https://brand.myshopify.com')).toBeNull();
  expect(find('https://www.walmart.com/ip/1', 'https://brand.myshopify.com')).toBeNull();
});
