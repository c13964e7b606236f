import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listPersonaQuestions } from '../../src/domains/personas/index.ts';
import { newId } from '../../src/kernel/ids.ts';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { importReviews, regenerate } from '../support/import-reviews.ts';
import { expectError } from '../support/matchers.ts';
import { plantRows, type TenantRows } from '../support/tenant-rows.ts';

let run: TestApp;
let ours: Tenant;
let rows: TenantRows;

beforeAll(async () => {
  run = await openTestApp();
  ours = await run.workspace();
  rows = await plantRows(run, ours);
  await plantRows(run, ours);
});
afterAll(() => run.close());

const csv = (texts: readonly string[]): string =>
  `review_text,star_rating,product_sku,reviewer_name\n${texts.map((text, index) => `"${text}",${1 + (index % 5)},P-${index % 3},R${index}`).join('\n')}\n`;

describe('GET /personas', () => {
  test('lists them page by page with their figures, those of the workspace alone', async () => {
    const { status, body } = await ours.get('/v1/personas?limit=1');
    expect(status).toBe(200);
    expect(body.data[0]).toMatchObject({
      name: 'Planted',
      review_count: 1,
      set: { is_current: true, language: 'eng' },
    });
    expect(body.pagination.has_more).toBe(true);
    const next = await ours.get(`/v1/personas?limit=1&cursor=${encodeURIComponent(body.pagination.next_cursor)}`);
    expect(next.body.data).toHaveLength(1);
    expect(next.body.data[0].id).not.toBe(body.data[0].id);
    expect((await (await run.workspace()).get('/v1/personas')).body.data).toEqual([]);
  });

  test('a cursor of another list is 400', async () => {
    const { body } = await ours.get('/v1/jobs?limit=1');
    const cursor = encodeURIComponent(body.pagination.next_cursor);
    expectError(await ours.get(`/v1/personas?cursor=${cursor}`), 400, 'invalid_cursor');
  });
});

describe('GET /personas/{id}', () => {
  test('shows one, and another workspace none', async () => {
    expect((await ours.get(`/v1/personas/${rows.Persona}`)).body).toMatchObject({ id: rows.Persona, name: 'Planted' });
    expectError(await (await run.workspace()).get(`/v1/personas/${rows.Persona}`), 404, 'not_found');
  });
});

describe('PATCH /personas/{id}', () => {
  test('changes what is given, notes who wrote it, and leaves the rest', async () => {
    const { status, body } = await ours.patch(`/v1/personas/${rows.Persona}`, {
      name: ' Gift givers ',
      descriptors: ['a'],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'Gift givers', summary: 'A planted persona.', descriptors: ['a'] });
    expect(body.edited_fields).toEqual(['descriptors', 'name']);
    expect(body.edited_at).not.toBeNull();
    const same = await ours.patch(`/v1/personas/${rows.Persona}`, { summary: null });
    expect(same.body).toEqual(body);
  });

  test('every fault is named at once', async () => {
    const answer = await ours.patch(`/v1/personas/${rows.Persona}`, { name: 'one two three four', summary: ' ' });
    expectError(answer, 400, 'validation_failed');
    expect(answer.body.error.details.errors.map(({ field }: Json) => field)).toEqual(['name', 'summary']);
  });

  test('one that is not there, or not ours, is 404', async () => {
    expectError(await ours.patch(`/v1/personas/${newId('Persona')}`, { name: 'No' }), 404, 'not_found');
    const theirs = await run.workspace();
    expectError(await theirs.patch(`/v1/personas/${rows.Persona}`, { name: 'No' }), 404, 'not_found');
  });
});

describe('GET /personas/{id}/reviews', () => {
  test('shows each review with how near it is, and none of a deleted product', async () => {
    const { body } = await ours.get(`/v1/personas/${rows.Persona}/reviews`);
    const review = { id: rows.Review, sku: rows.sku, source: 'file', text: 'A planted review.', stars: 4 };
    expect(body).toMatchObject({ data: [{ affinity: 0.5, review }], pagination: { has_more: false } });
    await ours.del(`/v1/catalog/${rows.sku}`);
    expect((await ours.get(`/v1/personas/${rows.Persona}/reviews`)).body.data).toEqual([]);
    await ours.post(`/v1/catalog/${rows.sku}/restore`);
  });

  test('of one that is not ours is 404', async () => {
    expectError(await (await run.workspace()).get(`/v1/personas/${rows.Persona}/reviews`), 404, 'not_found');
  });
});

describe('POST /personas/regenerate', { timeout: 120_000 }, () => {
  test('answers 202 with the job; asked again while it waits, the same job', async () => {
    const idle = await openTestApp({ isStarted: false });
    const tenant = await idle.workspace();
    const first = await tenant.post('/v1/personas/regenerate', {});
    expect(first.status).toBe(202);
    expect(first.body).toEqual({ job_id: expect.stringMatching(/^job_/), status: 'queued' });
    expect(first.headers.get('location')).toBe(`/v1/jobs/${first.body.job_id}`);
    expect((await tenant.post('/v1/personas/regenerate')).body).toEqual(first.body);
    expect((await tenant.post('/v1/personas/regenerate', { tag: 'a' })).body.job_id).not.toBe(first.body.job_id);
    await idle.close();
  });

  test('a category and a tag at once are 400', async () => {
    expectError(await ours.post('/v1/personas/regenerate', { category: 'a', tag: 'b' }), 400, 'validation_failed');
  });

  const texts = (count: number, text: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => text(index));
  test.each([
    ['fewer than 20', texts(19, (index) => `Review number ${index} of a kettle`), 19],
    ['40 that say the same', texts(40, () => 'The very same words'), 1],
    ['40 without text', texts(40, () => ''), 0],
    ['40 of pictures alone', texts(40, (index) => '😀🎁'.repeat(1 + index)), 0],
  ])('of %s reviews its job fails with not_enough_reviews and their number', async (_what, reviews, count) => {
    const tenant = await run.workspace();
    await importReviews(tenant, csv(reviews));
    const { status, error } = await regenerate(tenant);
    expect(status).toBe('failed');
    expect(error).toMatchObject({ code: 'not_enough_reviews', details: { reviews: count, needed: 20 } });
  });

  test('in Russian or Japanese its reviews are read as such', async () => {
    for (const [language, words] of [
      ['rus', ['подарок для мамы', 'доставка была быстрой', 'чайник очень тихий', 'цена меня порадовала']],
      ['jpn', ['母への贈り物にしました', '配送がとても早かった', 'やかんはとても静かです', '値段に満足しています']],
    ] as const) {
      const tenant = await run.workspace();
      const sentences = (index: number) => `${words[index % 4]}。${words[(index + 1 + (index % 3)) % 4]} ${index}`;
      await importReviews(tenant, csv(texts(40, sentences)));
      const { result } = await regenerate(tenant);
      expect(result).toMatchObject({ language, reviews: 40 });
      expect(result.terms).toBeGreaterThan(3);
    }
  });

  test('in a language that nobody knows it ends with groups or with none, and says which language it took it for', async () => {
    const tenant = await run.workspace();
    const syllables = ['qua', 'zor', 'blim', 'tke', 'wex', 'plo', 'xun', 'gra', 'vye', 'dro'];
    const word = (seed: number) => [0, 1, 2].map((at) => syllables[(seed * 7 + at * 3) % 10]).join('');
    await importReviews(tenant, csv(texts(60, (index) => texts(9, (at) => word(index * at + (index % 4))).join(' '))));
    const { status, result } = await regenerate(tenant);
    expect(status).toBe('succeeded');
    expect(['personas', 'no_stable_groups']).toContain(result.outcome);
    expect(result.language).toMatch(/^[a-z]{3}$/);
    expect((await tenant.get('/v1/personas')).body.data.map(({ id }: Json) => id).sort()).toEqual(
      result.persona_ids.sort(),
    );
  });
});

describe('what other domains ask of a persona', () => {
  test('is what its reviews complain of, each with the topic that it raises', async () => {
    const tenant = await run.workspace();
    const { Persona: id = '' } = await plantRows(run, tenant);
    const data = { name: 'Tea drinkers', concerns: ['The lid leaks.', 'Of no topic.'], terms: ['lid'] };
    await run.app.services.db.persona.update({ where: { id }, data });
    expect(await listPersonaQuestions(tenant.context())).toEqual([
      { personaId: id, persona: 'Tea drinkers', topic: 'lid', concern: 'The lid leaks.' },
    ]);
  });
});
