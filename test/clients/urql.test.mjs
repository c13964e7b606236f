import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { persistedExchange } from '@urql/exchange-persisted';
import { baseUrl, graphqlUrl, headers, newSku } from './support.mjs';

const PRODUCTS = gql`
  query ($first: Int!, $after: String) {
    products(first: $first, after: $after) {
      edges { node { id sku title } }
      pageInfo { endCursor hasNextPage }
      totalCount
    }
  }
`;
const PRODUCT = gql`query ($sku: String!) { product(sku: $sku) { id sku title } }`;

const schema = (await (await fetch(`${baseUrl}/graphql/introspection.json`, { headers })).json()).data;

function client() {
  const cache = cacheExchange({ schema, resolvers: { Query: { products: relayPagination() } } });
  return new Client({
    url: graphqlUrl,
    preferGetMethod: false,
    fetchOptions: { headers },
    exchanges: [cache, persistedExchange({ preferGetForPersistedQueries: false }), fetchExchange],
  });
}

async function ask(urql, query, variables) {
  const result = await urql.query(query, variables).toPromise();
  assert.equal(result.error, undefined);
  return result.data;
}

test('graphcache takes the schema, and its pagination joins every page without loss', async () => {
  const urql = client();
  let { products } = await ask(urql, PRODUCTS, { first: 2 });
  while (products.pageInfo.hasNextPage)
    ({ products } = await ask(urql, PRODUCTS, { first: 2, after: products.pageInfo.endCursor }));
  const skus = products.edges.map((edge) => edge.node.sku);
  assert.equal(skus.length, products.totalCount);
  assert.equal(new Set(skus).size, products.totalCount);
});

test('a mutation changes what the normalized cache answers', async () => {
  const urql = client();
  const sku = newSku('URQL');
  const create = gql`mutation ($inputs: [ProductInput!]!) { createProducts(inputs: $inputs) { id sku } }`;
  const created = await urql
    .mutation(create, { inputs: [{ sku, title: 'Kettle', url: 'https://shop.example/kettle' }] })
    .toPromise();
  assert.equal(created.error, undefined);
  assert.equal((await ask(urql, PRODUCT, { sku })).product.title, 'Kettle');
  const update = gql`mutation ($sku: String!, $input: ProductPatch!) {
    updateProduct(sku: $sku, input: $input) { id title }
  }`;
  await urql.mutation(update, { sku, input: { title: 'Steel kettle' } }).toPromise();
  assert.equal((await ask(urql, PRODUCT, { sku })).product.title, 'Steel kettle');
});

test('a fault of several fields arrives whole, each with its own name', async () => {
  const create = gql`mutation ($inputs: [ProductInput!]!) { createProducts(inputs: $inputs) { id } }`;
  const inputs = [
    { sku: newSku('URQL'), title: '', url: 'https://shop.example/kettle', price: { amount: '-1', currency: 'USD' } },
  ];
  const { error } = await client().mutation(create, { inputs }).toPromise();
  const fields = error.graphQLErrors[0].extensions.details.errors.map((fault) => fault.field);
  assert.ok(
    fields.some((field) => field.endsWith('title')),
    fields.join(),
  );
  assert.ok(
    fields.some((field) => field.endsWith('price.amount')),
    fields.join(),
  );
});
