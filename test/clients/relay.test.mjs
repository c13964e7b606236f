import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, test } from 'node:test';
import relayCompiler from 'relay-compiler';
import relay from 'relay-runtime';
import { graphqlUrl, headers, schemaText, scratch } from './support.mjs';

const { createOperationDescriptor, Environment, fetchQuery, getSingularSelector, Network, RecordSource, Store } = relay;

const SOURCE = `
import { graphql } from 'relay-runtime';
export const list = graphql\`
  fragment main_list on Query @refetchable(queryName: "mainListPage")
    @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "String" }) {
    products(first: $count, after: $cursor) @connection(key: "main_products") {
      edges { node { id sku title } }
    }
  }\`;
export const one = graphql\`
  fragment main_product on Product @refetchable(queryName: "mainProductRefetch") {
    id sku title
  }\`;
export const page = graphql\`query mainQuery { ...main_list }\`;
`;

let folder;
let require;

before(() => {
  folder = scratch();
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'schema.graphql'), schemaText);
  writeFileSync(join(folder, 'src/main.js'), SOURCE);
  const config = { src: './src', schema: './schema.graphql', language: 'javascript', eagerEsModules: false };
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config));
  execFileSync(relayCompiler, ['relay.config.json'], { cwd: folder, encoding: 'utf8' });
  require = createRequire(join(folder, 'src/main.js'));
});

function environment() {
  const network = Network.create(({ text }, variables) => ask(text, variables));
  return new Environment({ network, store: new Store(new RecordSource()) });
}

async function ask(query, variables) {
  const body = JSON.stringify({ query, variables });
  const json = { ...headers, 'content-type': 'application/json' };
  return (await fetch(graphqlUrl, { method: 'POST', headers: json, body })).json();
}

const generated = (name) => require(`./__generated__/${name}.graphql.js`);

test('the compiler takes the schema, and its runtime joins the pages of a @connection to its end', async () => {
  const relayEnvironment = environment();
  const operation = createOperationDescriptor(generated('mainQuery'), {});
  relayEnvironment.retain(operation);
  await fetchQuery(relayEnvironment, generated('mainQuery'), {}).toPromise();
  const products = () => {
    const { data: root } = relayEnvironment.lookup(operation.fragment);
    return relayEnvironment.lookup(getSingularSelector(generated('main_list'), root)).data.products;
  };
  while (products().pageInfo.hasNextPage) {
    const variables = { count: 2, cursor: products().pageInfo.endCursor };
    await fetchQuery(relayEnvironment, generated('mainListPage'), variables).toPromise();
  }
  const skus = products().edges.map((edge) => edge.node.sku);
  assert.equal(new Set(skus).size, skus.length);
  const { products: whole } = (await ask('{ products(first: 200) { totalCount } }', {})).data;
  assert.equal(skus.length, whole.totalCount);
});

test('node(id:) fetches the fragment of one row again', async () => {
  const { products } = (await ask('{ products(first: 1) { nodes { id sku } } }', {})).data;
  const [{ id, sku }] = products.nodes;
  const relayEnvironment = environment();
  relayEnvironment.retain(createOperationDescriptor(generated('mainProductRefetch'), { id }));
  await fetchQuery(relayEnvironment, generated('mainProductRefetch'), { id }).toPromise();
  assert.equal(relayEnvironment.getStore().getSource().get(id).sku, sku);
});
