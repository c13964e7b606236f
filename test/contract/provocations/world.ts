import type { z } from 'zod';
import { newId } from '../../../src/kernel/ids.ts';
import { createSettings } from '../../../src/kernel/settings.ts';
import type { JobDefinition } from '../../../src/work/define.ts';
import { enqueueJob } from '../../../src/work/enqueue.ts';
import { type Answer, type Json, openTestApp, PUBLIC_URL, type Tenant, type TestApp } from '../../support/app.ts';
import { noteAnswer } from '../../support/contract.ts';
import { openReceiver, type Receiver } from '../../support/receiver.ts';
import { openShop, type TestShop } from '../../support/shop.ts';
import { plantRows, type TenantRows } from '../../support/tenant-rows.ts';
import { unlimitedTenant } from '../../support/unlimited.ts';

/** What is asked beside the path: who asks, and with what. */
export type Asking = { key?: string | null; headers?: Record<string, string>; body?: BodyInit; method?: string };

/** The product at work, a shop, a web server that does as it is told, and a workspace with a row of every kind. */
export type World = {
  run: TestApp;
  shop: TestShop;
  far: Receiver;
  ours: Tenant;
  rows: TenantRows;
  rest(line: string, body?: unknown, asking?: Asking): Promise<Answer>;
  graphql(query: string, variables?: Json, asking?: Asking): Promise<Answer>;
  /** A SKU that no product has. */
  newSku(): string;
  /** A product at this address. @returns its SKU */
  product(url: string, sku?: string): Promise<string>;
  /** Accepts a job for one attempt. @returns its id */
  job<Schema extends z.ZodType>(
    job: JobDefinition<Schema>,
    payload: z.input<Schema>,
    limits?: { timeoutMs?: number; interruptions?: number },
  ): Promise<string>;
  close(): Promise<void>;
};

/** Opens the world. */
export async function openWorld(): Promise<World> {
  const [shop, far] = [await openShop(), await openReceiver()];
  const settings = createSettings({
    ENGINE_CHATGPT_KEY: 'sk-test-0123456789',
    ENGINE_CHATGPT_BASE_URL: `${far.origin}/chatgpt`,
    ENGINE_PERPLEXITY_BASE_URL: `${far.origin}/perplexity`,
  });
  const run = await openTestApp({ egressAllow: [shop.origin, far.origin], settings });
  const ours = await unlimitedTenant(run);
  const { services } = run.app;
  const send = async (method: string, path: string, { key = ours.key, headers = {}, body }: Asking) => {
    const request = new Request(PUBLIC_URL + path, { method, headers, ...(body === undefined ? {} : { body }) });
    if (key !== null) request.headers.set('Authorization', `Bearer ${key}`);
    const response = await run.app.fetch(request);
    await noteAnswer(request, response);
    return readAnswer(response);
  };
  const json = { 'Content-Type': 'application/json' };
  const newSku = () => `SKU-${newId('Product').slice(-14)}`;
  const world: World = {
    run,
    shop,
    far,
    ours,
    rows: await plantRows(run, ours),
    rest(line, body, asking = {}) {
      const [method = '', path = ''] = line.split(' ');
      const content = body === undefined ? {} : { body: JSON.stringify(body), headers: json };
      return send(method, `/v1${path}`, { ...content, ...asking, headers: { ...content.headers, ...asking.headers } });
    },
    graphql: (query, variables = {}, asking = {}) =>
      send(asking.method ?? 'POST', '/graphql', {
        body: JSON.stringify({ query, variables }),
        ...asking,
        headers: { ...json, Accept: 'application/graphql-response+json', ...asking.headers },
      }),
    newSku,
    async product(url, sku = newSku()) {
      const created = await world.rest('POST /catalog', { sku, title: 'A product', url, channel: 'd2c' });
      if (created.status !== 201) throw new Error(created.text);
      return sku;
    },
    async job(job, payload, limits = {}) {
      const where = { workspaceId: ours.workspaceId, clock: services.clock };
      const once = { ...job, attempts: 1, ...limits };
      return services.transaction(async (tx) => (await enqueueJob(tx, where, once, payload)).job.id);
    },
    async close() {
      await run.close();
      await far.close();
      await shop.close();
    },
  };
  return world;
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, text, body: isJson && text ? JSON.parse(text) : null };
}
