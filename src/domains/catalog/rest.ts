import { snakeCase } from '../../kernel/naming.ts';
import { defineRoutes } from '../../rest/route.ts';
import { FURTHER_FIELDS, LEADING_FIELDS, PRODUCT_FIELDS, type ProductField } from './columns.ts';
import { NEW_PRODUCT, PRODUCT, PRODUCT_INPUT } from './rest-examples.ts';

const PriceFields = /* GraphQL */ `fragment PriceFields on Price { amount currency }`;

const ProductFields = /* GraphQL */ `
  fragment ProductFields on Product {
    sku ${selected(LEADING_FIELDS)} score last_audited: lastAudited ${selected(FURTHER_FIELDS)}
    created_at: createdAt updated_at: updatedAt deleted_at: deletedAt
  }
`;

function selected(fields: readonly ProductField[]): string {
  return fields
    .map((field) => {
      const alias = snakeCase(field) === field ? '' : `${snakeCase(field)}: `;
      return `${alias}${field}${PRODUCT_FIELDS[field].kind === 'price' ? ' { ...PriceFields }' : ''}`;
    })
    .join(' ');
}

const DeletedProductFields = /* GraphQL */ `
  fragment DeletedProductFields on Product { sku deleted_at: deletedAt restorable_until: restorableUntil }
`;

/** The documented catalogue paths. */
export const catalogRoutes = defineRoutes(
  { name: 'Catalog', description: 'The products whose pages are watched.' },
  [
    {
      method: 'GET',
      path: '/catalog',
      envelope: 'page',
      summary: 'List products with pagination and filters',
      operation: /* GraphQL */ `
        query listProducts(
          $limit: Int = 50, $cursor: String, $channel: Channel, $brand: String, $tag: String, $category: String, $q: String,
          $min_score: Int, $max_score: Int, $audited_before: DateTime, $include_deleted: Boolean, $sort: ProductSort
        ) {
          products(first: $limit, after: $cursor, sort: $sort, filter: {
            channel: $channel, brand: $brand, tag: $tag, category: $category, q: $q,
            minScore: $min_score, maxScore: $max_score, auditedBefore: $audited_before, includeDeleted: $include_deleted
          }) {
            data: nodes { ...ProductFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'GET',
      path: '/catalog/export',
      envelope: 'download',
      summary: 'Download products as CSV or JSONL',
      description:
        'Every product that the filters leave, streamed. In CSV, lists are joined by `|`, and cells that a spreadsheet would evaluate begin with an apostrophe; the import takes both back.',
      operation: /* GraphQL */ `
        query exportProducts(
          $limit: Int = 200, $cursor: String, $channel: Channel, $brand: String, $tag: String, $category: String, $q: String,
          $min_score: Int, $max_score: Int, $audited_before: DateTime, $include_deleted: Boolean, $sort: ProductSort
        ) {
          products(first: $limit, after: $cursor, sort: $sort, filter: {
            channel: $channel, brand: $brand, tag: $tag, category: $category, q: $q,
            minScore: $min_score, maxScore: $max_score, auditedBefore: $audited_before, includeDeleted: $include_deleted
          }) {
            data: nodes { ...ProductFields }
            pagination: pageInfo { next_cursor: nextCursor has_more: hasNextPage }
          }
        }`,
    },
    {
      method: 'POST',
      path: '/catalog/import',
      envelope: 'accepted',
      summary: 'Import products from CSV or JSONL',
      description:
        'A body of up to 32 MiB, `text/csv` with a header line or `application/x-ndjson` with a product a line, or a form with such a file (`curl -F file=@products.csv`). Products are created or updated by SKU; a column that is absent stays as it is, an empty cell clears. The rows of one SKU apply in their order, and a row that says what is there already counts as `unchanged`. Good rows land; the result of the job says whether the `outcome` is `complete`, `partial` or `none`, and names each bad row, its column and the reason. Product files of Google are taken as they are, those of Shopify with `shop_url`; `currency` is that of amounts that name none. `dry_run=true` only reports.',
      example: { response: { job_id: 'job_01jvxq3zk2e8tt4m6w9r5b7c0d', status: 'queued' } },
      operation: /* GraphQL */ `
        mutation importProducts($upload: ID!, $dry_run: Boolean, $shop_url: String, $currency: String) {
          importProducts(input: { upload: $upload, dryRun: $dry_run, shopUrl: $shop_url, currency: $currency }) {
            job_id: jobId status
          }
        }`,
    },
    {
      method: 'GET',
      path: '/catalog/{sku}',
      envelope: 'item',
      summary: 'Single product detail',
      errors: ['sku_not_found'],
      example: { response: PRODUCT },
      operation: /* GraphQL */ `query getProduct($sku: String!) { product(sku: $sku) { ...ProductFields } }`,
    },
    {
      method: 'POST',
      path: '/catalog',
      envelope: 'created',
      location: '/catalog/{sku}',
      summary: 'Create one product or an array of up to 200',
      errors: ['sku_already_exists', 'sku_deleted'],
      example: { request: PRODUCT_INPUT, response: NEW_PRODUCT },
      operation: /* GraphQL */ `
        mutation createProducts($inputs: [ProductInput!]!) { createProducts(inputs: $inputs) { ...ProductFields } }`,
    },
    {
      method: 'PATCH',
      path: '/catalog/{sku}',
      envelope: 'item',
      summary: 'Update the editable fields of a product',
      errors: ['sku_not_found'],
      example: { request: { title: 'Vornado AC1 air purifier with HEPA filter', price: null }, response: PRODUCT },
      operation: /* GraphQL */ `
        mutation updateProduct($sku: String!, $input: ProductPatch!) {
          updateProduct(sku: $sku, input: $input) { ...ProductFields }
        }`,
    },
    {
      method: 'DELETE',
      path: '/catalog/{sku}',
      envelope: 'item',
      summary: 'Delete a product; it can be restored for 30 days',
      errors: ['sku_not_found'],
      example: {
        response: {
          sku: 'VRN-AC1',
          deleted_at: '2026-05-23T08:31:00.118Z',
          restorable_until: '2026-06-22T08:31:00.118Z',
        },
      },
      operation: /* GraphQL */ `
        mutation deleteProduct($sku: String!) {
          deleteProduct(sku: $sku) { ...DeletedProductFields }
        }`,
    },
    {
      method: 'POST',
      path: '/catalog/{sku}/restore',
      envelope: 'item',
      summary: 'Restore a product deleted less than 30 days ago',
      errors: ['sku_not_found', 'invalid_state', 'restore_window_passed'],
      operation: /* GraphQL */ `
        mutation restoreProduct($sku: String!) { restoreProduct(sku: $sku) { ...ProductFields } }`,
    },
  ],
  [ProductFields, PriceFields, DeletedProductFields],
);
