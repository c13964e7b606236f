import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { print } from 'graphql';
import { createClient } from 'graphql-sse';
import { Observable } from 'rxjs';
import { baseUrl, graphqlUrl, headers, newSku } from './support.mjs';

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
const VIEWER = gql`query Viewer { viewer { workspace { id } } }`;

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

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

/** Notes for each request whether the text went along, after a link that tries the hash alone first. */
function hashing(sent, given = headers) {
  const counting = new ApolloLink((operation, forward) => {
    sent.push(operation.getContext().http?.includeQuery ?? true);
    return forward(operation);
  });
  return ApolloLink.from([
    new PersistedQueryLink({ sha256 }),
    counting,
    new HttpLink({ uri: graphqlUrl, headers: given }),
  ]);
}

test('a key that may run any document is told once that hashes alone are not taken', async () => {
  const sent = [];
  const link = hashing(sent);
  for (let round = 0; round < 2; round += 1) {
    const { data } = await client(link).query({ query: VIEWER });
    assert.ok(data.viewer.workspace.id);
  }
  assert.deepEqual(sent, [false, true, true]);
});

test('a key with a list of documents sends a text once, and its hash from then on', async () => {
  const hash = sha256(print(new InMemoryCache().transformDocument(VIEWER)));
  const made = await fetch(`${baseUrl}/v1/api-keys`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name: newSku('apollo'), scopes: ['read'], allowed_documents: [hash] }),
  });
  const { key } = await made.json();
  const sent = [];
  const link = hashing(sent, { authorization: `Bearer ${key}` });
  for (let round = 0; round < 2; round += 1) await client(link).query({ query: VIEWER });
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
