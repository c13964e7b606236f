import type { Answer, Json, Tenant } from './app.ts';
import { checkAgainstContract } from './contract.ts';

const PATH = '/v1/catalog/import';

/** Posts a file to the import. */
export async function postImport(
  tenant: Tenant,
  file: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  options: { type?: string; query?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { type = 'text/csv', query = '', headers = {} } = options;
  const init = { method: 'POST', body: file, headers: { 'Content-Type': type, ...headers }, duplex: 'half' };
  const response = await tenant.raw(PATH + query, init);
  const text = await response.text();
  const answer = { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  checkAgainstContract('POST', PATH, answer);
  return answer;
}

/** Imports a file and waits for its job to end. @returns the job */
export async function runImport(
  tenant: Tenant,
  file: string | Uint8Array<ArrayBuffer>,
  options: { type?: string; query?: string } = {},
): Promise<Json> {
  const { body } = await postImport(tenant, file, options);
  return (await tenant.get(`/v1/jobs/${body.job_id}?wait=30`)).body;
}
