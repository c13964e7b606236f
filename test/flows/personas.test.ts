import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { BUYER_KINDS, BUYER_SKUS, buyerCsv, buyerReviews } from '../support/buyer-reviews.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { createProducts, importReviews, regenerate } from '../support/import-reviews.ts';

let run: TestApp;

beforeAll(async () => {
  run = await openTestApp();
});
afterAll(() => run.close());

const reviews = buyerReviews(5_000);

async function shopWith(count: number): Promise<Tenant> {
  const tenant = await run.workspace();
  await createProducts(tenant, BUYER_SKUS);
  await importReviews(tenant, buyerCsv(reviews.slice(0, count)));
  return tenant;
}

const personasOf = async (tenant: Tenant, query = ''): Promise<Json[]> =>
  (await tenant.get(`/v1/personas${query}`)).body.data;

const said = ({ name, summary, descriptors, loves, concerns, quotes, terms, share, review_count }: Json) => ({
  ...{ name, summary, descriptors, loves, concerns, terms, share, review_count },
  quotes: quotes.map(({ text }: Json) => text),
});

describe('5,000 reviews by five kinds of buyers', { timeout: 300_000 }, () => {
  let tenant: Tenant;
  let job: Json;
  let personas: Json[];

  beforeAll(async () => {
    tenant = await shopWith(5_000);
    job = await regenerate(tenant);
    personas = await personasOf(tenant);
  }, 300_000);

  test('give a persona for each kind, with the figures that speak for them', () => {
    expect(job).toMatchObject({ status: 'succeeded', type: 'personas.regenerate', progress: { percent: 100 } });
    expect(job.result).toMatchObject({ outcome: 'personas', reviews: 5_000, language: 'eng' });
    expect(personas).toHaveLength(BUYER_KINDS);
    expect(personas[0].set).toMatchObject({ is_current: true, is_stable: true, review_count: 5_000, language: 'eng' });
    expect(personas[0].set.stability).toBeGreaterThanOrEqual(0.8);
    expect(Math.abs(personas[0].set.product_agreement)).toBeLessThanOrEqual(0.05);
    expect(personas.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(new Set(personas.map(({ name }) => name)).size).toBe(BUYER_KINDS);
  });

  test('are quoted word for word: every love, concern and quote stands in a review', () => {
    const texts = reviews.map(({ text }) => text);
    for (const persona of personas) {
      expect([persona.loves.length, persona.concerns.length, persona.quotes.length]).toEqual([3, 3, 3]);
      expect(persona.name.split(' ').length).toBeLessThanOrEqual(3);
      for (const { text } of persona.quotes) expect(texts).toContain(text);
      for (const sentence of [...persona.loves, ...persona.concerns]) {
        expect(texts.some((text) => text.includes(sentence))).toBe(true);
      }
    }
  });

  test('are each assigned once, and paged without loss', async () => {
    const [first] = personas;
    const seen = new Set<string>();
    let cursor: string | null = '';
    let last = 2;
    while (cursor !== null) {
      const path: string = `/v1/personas/${first.id}/reviews?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
      const { body }: Json = await tenant.get(path);
      for (const { affinity, review } of body.data) {
        expect(affinity).toBeLessThanOrEqual(last);
        last = affinity;
        seen.add(review.id);
      }
      cursor = body.pagination.next_cursor;
    }
    expect(seen.size).toBe(first.review_count);
    const { data } = (
      await tenant.graphql(
        'query ($id: ID!) { personaReviews(id: $id, first: 1) { totalCount nodes { review { sku } } } }',
        {
          id: first.id,
        },
      )
    ).body;
    expect(data.personaReviews.totalCount).toBe(first.review_count);
    expect(BUYER_SKUS).toContain(data.personaReviews.nodes[0].review.sku);
  });
});

describe('a corpus', { timeout: 300_000 }, () => {
  test('gives the same personas in two workspaces, in whatever order it came', async () => {
    const tenants = await Promise.all([run.workspace(), run.workspace()]);
    for (const [index, tenant] of tenants.entries()) {
      await createProducts(tenant, BUYER_SKUS);
      const some = reviews.slice(0, 600);
      await importReviews(tenant, buyerCsv(index === 0 ? some : some.reverse()));
      await regenerate(tenant);
    }
    const [first, second] = await Promise.all(tenants.map((tenant) => personasOf(tenant)));
    expect(first?.length).toBeGreaterThanOrEqual(4);
    expect(first?.map(said)).toEqual(second?.map(said));
  });
});

describe('what a person wrote of personas', { timeout: 300_000 }, () => {
  let tenant: Tenant;
  let personas: Json[];

  beforeAll(async () => {
    tenant = await shopWith(1_000);
    await regenerate(tenant);
    personas = await personasOf(tenant);
  }, 300_000);

  test('is kept over REST and GraphQL, and so are their ids', async () => {
    const [first, second] = personas;
    await tenant.patch(`/v1/personas/${first.id}`, { name: 'My own name', descriptors: ['mine'] });
    const edited = await tenant.graphql(
      'mutation ($id: ID!) { updatePersona(id: $id, input: { summary: "My own summary." }) { editedFields } }',
      { id: second.id },
    );
    expect(edited.body.data.updatePersona.editedFields).toEqual(['SUMMARY']);
    const again = await regenerate(tenant);
    expect(again.result).toMatchObject({ outcome: 'personas', archived_ids: [] });
    const now = await personasOf(tenant);
    expect(now.map(({ id }) => id)).toEqual(personas.map(({ id }) => id));
    expect(said(now[0])).toEqual({ ...said(first), name: 'My own name', descriptors: ['mine'] });
    expect(now[0].edited_fields).toEqual(['descriptors', 'name']);
    expect(said(now[1])).toEqual({ ...said(second), summary: 'My own summary.' });
    await untilEventsVisible(run.app.services);
    const events = (await tenant.get('/v1/events?types=personas.regenerated,persona.updated')).body.data;
    expect(events.map(({ type }: Json) => type).sort()).toEqual([
      'persona.updated',
      'persona.updated',
      'personas.regenerated',
      'personas.regenerated',
    ]);
  });

  test('is archived with a persona that is no longer there, and stays readable', async () => {
    const [first] = await personasOf(tenant);
    await tenant.patch(`/v1/personas/${first.id}`, { name: 'Kept for ever' });
    const ours = await run.app.services.db.reviewAssignment.findMany({ where: { personaId: first.id } });
    await run.app.services.db.review.deleteMany({ where: { id: { in: ours.map(({ reviewId }) => reviewId) } } });
    const job = await regenerate(tenant);
    expect(job.result.archived_ids).toContain(first.id);
    expect((await personasOf(tenant)).map(({ id }) => id)).not.toContain(first.id);
    const archived = await personasOf(tenant, '?archived=true');
    expect(archived.find(({ id }) => id === first.id)).toMatchObject({ name: 'Kept for ever' });
    expect((await tenant.get(`/v1/personas/${first.id}`)).body.archived_at).not.toBeNull();
  });
});

describe('reviews in which there are no groups', { timeout: 300_000 }, () => {
  test('are said to hold none, with the figures, and no persona is invented', async () => {
    const tenant = await run.workspace();
    await createProducts(tenant, BUYER_SKUS);
    await importReviews(tenant, buyerCsv(buyerReviews(1_000, 1, 'none')));
    const { status, result } = await regenerate(tenant);
    expect(status).toBe('succeeded');
    expect(result).toMatchObject({ outcome: 'no_stable_groups', persona_ids: [], assigned_reviews: 0 });
    expect(result.stability).toBeLessThan(0.5);
    expect(result.candidates.map(({ acceptable }: Json) => acceptable)).not.toContain(true);
    expect(await personasOf(tenant)).toEqual([]);
  });
});

describe('personas of one category', { timeout: 300_000 }, () => {
  test('are made of its reviews alone, and stand beside those of all products', async () => {
    const tenant = await run.workspace();
    await createProducts(tenant, BUYER_SKUS.slice(0, 4), { category: 'Kitchen', tags: ['hot'] });
    await createProducts(tenant, BUYER_SKUS.slice(4), { category: 'Travel' });
    await importReviews(tenant, buyerCsv(reviews.slice(0, 1_600)));
    const job = await regenerate(tenant, { category: 'Kitchen' });
    const inKitchen = reviews.slice(0, 1_600).filter(({ sku }) => BUYER_SKUS.indexOf(sku) < 4).length;
    expect(job.result).toMatchObject({ outcome: 'personas', category: 'Kitchen', reviews: inKitchen });
    expect(await personasOf(tenant)).toEqual([]);
    expect((await personasOf(tenant, '?category=Kitchen')).length).toBeGreaterThanOrEqual(4);
    const tagged = await regenerate(tenant, { tag: 'hot' });
    expect(tagged.result.reviews).toBe(inKitchen);
    expect((await personasOf(tenant, '?category=Kitchen'))[0].archived_at).toBeNull();
  });
});
