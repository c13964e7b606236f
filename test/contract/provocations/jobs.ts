import { expect } from 'vitest';
import { personasRegenerate, reviewsPull } from '../../../src/domains/personas/jobs.ts';
import { recommendationPush, recommendationVerify } from '../../../src/domains/recommendations/jobs.ts';
import { auditRun } from '../../../src/domains/scores/jobs.ts';
import { claimJob } from '../../../src/work/claim.ts';
import { plantRows } from '../../support/tenant-rows.ts';
import { handmade } from '../../support/test-jobs.ts';
import type { Provocation } from './kinds.ts';
import type { World } from './world.ts';

const LAMP = 'BRW-LP-02';

/** What a job ends with. */
export const jobCodes = {
  store_content_changed: {
    job: async (world) => {
      const { id, version } = await recommendation(world, 'PUSHING');
      return world.job(recommendationPush, { recommendationId: id, version });
    },
    details: () => ({ id: expect.stringMatching(/^rec_/), sku: LAMP, field: 'title' }),
  },
  store_unreadable: {
    job: async (world) => {
      const storeId = await oddStore(world);
      const { id, version } = await recommendation(world, 'PUSHING');
      const { db } = world.run.app.services;
      await db.recommendation.update({ where: { id }, data: { storeId, field: 'BULLETS', after: ['A bullet'] } });
      return world.job(recommendationPush, { recommendationId: id, version });
    },
    details: ({ far }) => ({ store: new URL(far.origin).host }),
  },
  content_not_visible: {
    job: async (world) => {
      const { id, version } = await recommendation(world, 'PUSHED');
      return world.job(recommendationVerify, { recommendationId: id, version });
    },
    details: ({ shop }) => ({ id: expect.stringMatching(/^rec_/), url: `${shop.origin}/products/al-02` }),
  },
  fetch_failed: {
    job: async (world) => {
      world.far.on('/cut', (_request, response) => void response.destroy());
      return audit(world, `${world.far.origin}/cut`);
    },
    details: ({ far }) => ({ url: `${far.origin}/cut`, reason: expect.any(String) }),
  },
  page_blocked: {
    job: async (world) => {
      world.far.on('/challenge', (_request, response) => {
        const body = '<meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F">';
        response.writeHead(202, { 'content-type': 'text/html', 'sg-captcha': 'challenge' }).end(body);
      });
      return audit(world, `${world.far.origin}/challenge`);
    },
    details: ({ far }) => ({ url: `${far.origin}/challenge`, status: 202 }),
  },
  page_unreadable: {
    job: async (world) => {
      world.far.on('/picture', (_request, response) => {
        response.writeHead(200, { 'content-type': 'image/png' }).end('PNG');
      });
      return audit(world, `${world.far.origin}/picture`);
    },
    details: ({ far }) => ({ url: `${far.origin}/picture` }),
  },
  import_failed: {
    job: async (world) => {
      const headers = { 'Content-Type': 'text/csv' };
      const body = 'name,price\nA lamp,1\n';
      return (await world.rest('POST /catalog/import', undefined, { body, headers })).body.job_id;
    },
    details: () => ({ missing_columns: ['sku', 'title', 'url'] }),
  },
  review_platform_unauthorized: {
    job: async (world) => pull(world, 401),
    details: ({ far }) => ({ platform: new URL(far.origin).host }),
  },
  review_platform_unavailable: {
    job: async (world) => pull(world, 500),
    details: ({ far }) => ({ platform: new URL(far.origin).host }),
  },
  not_enough_reviews: {
    job: (world) => world.job(personasRegenerate, { category: 'Nothing', tag: null }),
    details: () => ({ reviews: 0, needed: 20, category: 'Nothing', tag: null }),
  },
  job_cancelled: {
    job: async (world) => {
      const id = await world.job(handmade, {});
      await world.rest(`POST /jobs/${id}/cancel`);
      return id;
    },
  },
  job_timed_out: {
    job: async (world) => {
      world.far.on('/silence', () => undefined);
      return audit(world, `${world.far.origin}/silence`, { timeoutMs: 300 });
    },
  },
  attempts_exhausted: {
    job: async (world) => {
      const id = await world.job(handmade, {}, { interruptions: 0 });
      // What a worker leaves that died in the only attempt: a lease that nobody renews.
      await claimJob(world.run.app.services, id, { types: [handmade.name], leaseMs: 1 });
      return id;
    },
    details: () => ({ attempts: 1, interruptions: 1 }),
  },
} as const satisfies Record<string, Provocation>;

async function audit(world: World, url: string, limits = {}): Promise<string> {
  const sku = await world.product(url);
  const where = { workspaceId_sku: { workspaceId: world.ours.workspaceId, sku } };
  const { id: productId } = await world.run.app.services.db.product.findUniqueOrThrow({ where });
  return world.job(auditRun, { productId }, limits);
}

/** A store whose lamp has meta data in no form that WooCommerce ever had. @returns its id */
async function oddStore({ far, rest }: World): Promise<string> {
  const lamp = { id: 1, sku: LAMP, name: 'Alder', description: '', type: 'simple', parent_id: 0, meta_data: 'gone' };
  for (const query of ['per_page=1', `sku=${LAMP}&per_page=20`])
    far.on(`/odd/wp-json/wc/v3/products?${query}`, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify([lamp]));
    });
  const credentials = { consumer_key: 'ck_odd', consumer_secret: 'cs_odd' };
  const input = { platform: 'woocommerce', base_url: `${far.origin}/odd`, credentials };
  return (await rest('POST /integrations/stores', input)).body.id;
}

/** A recommendation of the shop's lamp, reviewed against a text that the shop never held. */
async function recommendation(world: World, status: 'PUSHING' | 'PUSHED'): Promise<{ id: string; version: number }> {
  const { run, ours, shop, rest } = world;
  const { db } = run.app.services;
  const credentials = { access_token: shop.shop.credentials.accessToken };
  await rest('POST /integrations/stores', { platform: 'shopify', base_url: shop.origin, credentials });
  await rest('POST /catalog', { sku: LAMP, title: 'Alder', url: `${shop.origin}/products/al-02`, channel: 'd2c' });
  const product = await db.product.findFirstOrThrow({ where: { workspaceId: ours.workspaceId, sku: LAMP } });
  const store = await db.store.findFirstOrThrow({ where: { workspaceId: ours.workspaceId, baseUrl: shop.origin } });
  const { Recommendation: id = '' } = await plantRows(run, ours, { Product: product.id, sku: LAMP });
  const row = await db.recommendation.update({
    where: { id },
    data: { status, storeId: store.id, after: 'Nobody wrote this' },
  });
  return { id, version: row.version };
}

/** The job that pulls reviews from a platform which answers with this status. */
async function pull(world: World, status: number): Promise<string> {
  world.far.on(`/platform-${status}/oauth/token`, (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  const feed = { platform: 'yotpo', account: `app-${status}`, token: 'a-secret' };
  const input = { ...feed, base_url: `${world.far.origin}/platform-${status}` };
  const { body } = await world.rest('POST /integrations/reviews', input);
  return world.job(reviewsPull, { feedId: body.id });
}
