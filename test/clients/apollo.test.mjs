import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { print } from 'graphql';
import { createClient } from 'graphql-sse';
import { Observable } from 'rxjs';
import { graphqlUrl, headers, newSku } from './support.mjs';

const PRODUCTS = gql`
  query Products($first: Int!, $after: String) {
    products(first: $first, after: $after) {
      edges { cursor node { id sku title score } }
      pageInfo { endCursor hasNextPage startCursor hasPreviousPage }
      totalCount
    }
  }
`;
const PRODUCT = gql`query One($sku: String!) { product(sku: $sku) { id sku title } }`;

function client(link = new HttpLink({ uri: graphqlUrl, headers })) {
  const typePolicies = { Query: { fields: { products: relayStylePagination() } } };
  return new ApolloClient({ link, cache: new InMemoryCache({ typePolicies }) });
}

test('fetchMore walks a connection to its end, and the cache holds every row once, in order', async () => {
  const apollo = client();
  const observed = apollo.watchQuery({ query: PRODUCTS, variables: { first: 2 } });
  const subscription = observed.subscribe(() => {});
  let { data } = await apollo.query({ query: PRODUCTS, variables: { first: 2 } });
  while (data.products.pageInfo.hasNextPage) {
    await observed.fetchMore({ variables: { after: data.products.pageInfo.endCursor } });
    data = apollo.readQuery({ query: PRODUCTS, variables: { first: 2 } });
  }
  subscription.unsubscribe();
  const skus = data.products.edges.map((edge) => edge.node.sku);
  assert.equal(skus.length, data.products.totalCount);
  assert.equal(new Set(skus).size, skus.length);
  assert.ok(data.products.pageInfo.endCursor, 'the last page ends at a cursor too');
});

test('what a mutation answers is merged into the cached object by its id', async () => {
  const apollo = client();
  const sku = newSku('APOLLO');
  await apollo.mutate({
    mutation: gql`mutation Create($inputs: [ProductInput!]!) { createProducts(inputs: $inputs) { id sku } }`,
    variables: { inputs: [{ sku, title: 'Kettle', url: 'https://shop.example/kettle' }] },
  });
  const before = await apollo.query({ query: PRODUCT, variables: { sku } });
  assert.equal(before.data.product.title, 'Kettle');
  await apollo.mutate({
    mutation: gql`mutation Update($sku: String!, $input: ProductPatch!) {
      updateProduct(sku: $sku, input: $input) { id title }
    }`,
    variables: { sku, input: { title: 'Steel kettle' } },
  });
  assert.equal(apollo.readQuery({ query: PRODUCT, variables: { sku } }).product.title, 'Steel kettle');
});

test('an automatic persisted query is asked for by its hash, then sent once, then known', async () => {
  const sent = [];
  const counting = new ApolloLink((operation, forward) => {
    sent.push(operation.getContext().http?.includeQuery ?? true);
    return forward(operation);
  });
  const link = ApolloLink.from([
    new PersistedQueryLink({ sha256: (text) => createHash('sha256').update(text).digest('hex') }),
    counting,
    new HttpLink({ uri: graphqlUrl, headers }),
  ]);
  const query = gql`query ${newSku('Q').replaceAll('-', '_')} { viewer { workspace { id } } }`;
  const first = await client(link).query({ query });
  assert.ok(first.data.viewer.workspace.id);
  assert.deepEqual(sent, [false, true]);
  await client(link).query({ query });
  assert.deepEqual(sent, [false, true, false]);
});

test('an error carries its code where Apollo looks for it', async () => {
  const mutation = gql`mutation { updateProduct(sku: "not-there", input: { title: "x" }) { id } }`;
  const error = await client()
    .mutate({ mutation })
    .catch((reason) => reason);
  assert.equal(error.errors[0].extensions.code, 'SKU_NOT_FOUND');
});

test('a subscription over graphql-sse follows a job to its end and completes', async () => {
  const sse = createClient({ url: graphqlUrl, headers });
  const link = new ApolloLink(
    (operation) =>
      new Observable((sink) =>
        sse.subscribe(
          { query: print(operation.query), variables: operation.variables },
          {
            next: (value) => sink.next(value),
            error: (error) => sink.error(error),
            complete: () => sink.complete(),
          },
        ),
      ),
  );
  const { data } = await client().mutate({ mutation: gql`mutation { startAudit(sku: "BRW-LP-02") { jobId } }` });
  const query = gql`subscription Job($id: ID!) { jobProgress(id: $id) { cursor job { id status progress { percent } } } }`;
  const statuses = await new Promise((resolve, reject) => {
    const seen = [];
    client(link)
      .subscribe({ query, variables: { id: data.startAudit.jobId } })
      .subscribe({
        next: (message) => seen.push(message.data.jobProgress.job.status),
        error: reject,
        complete: () => resolve(seen),
      });
  });
  assert.equal(statuses.at(-1), 'SUCCEEDED');
});
