import type { Json, Tenant } from './app.ts';
import { checkAgainstContract } from './contract.ts';

const PATH = '/v1/reviews/import';

/** Imports a file of reviews and waits for its job to end. @returns the job */
export async function importReviews(
  tenant: Tenant,
  file: string,
  { type = 'text/csv', query = '' }: { type?: string; query?: string } = {},
): Promise<Json> {
  const response = await tenant.raw(PATH + query, { method: 'POST', body: file, headers: { 'Content-Type': type } });
  const body: Json = await response.json();
  checkAgainstContract('POST', PATH, { status: response.status, headers: response.headers, body });
  return body.job_id ? endOf(tenant, body.job_id) : body;
}

/** Rebuilds personas and waits for the job to end. @returns the job */
export async function regenerate(tenant: Tenant, body: Json = {}): Promise<Json> {
  const answer = await tenant.post('/v1/personas/regenerate', body);
  return endOf(tenant, answer.body.job_id);
}

/** The job once it has ended. */
async function endOf(tenant: Tenant, jobId: string): Promise<Json> {
  for (;;) {
    const { body } = await tenant.get(`/v1/jobs/${jobId}?wait=30`);
    if (!['queued', 'running'].includes(body.status)) return body;
  }
}

/** Creates a product for each SKU. */
export async function createProducts(tenant: Tenant, skus: readonly string[], fields: Json = {}): Promise<void> {
  const products = skus.map((sku) => ({
    sku,
    title: `Product ${sku}`,
    url: `https://brand.example/${sku}`,
    ...fields,
  }));
  await tenant.post('/v1/catalog', products);
}
