import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { expectError } from '../support/matchers.ts';

let run: TestApp;
let ours: Tenant;
let theirs: Tenant;
let reader: Tenant;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  ours = await run.workspace();
  theirs = await run.workspace();
  reader = await run.tenantWith(ours.workspaceId, ['read']);
  await ours.post('/v1/catalog', { sku: 'AC-1', title: 'Air purifier AC1', url: 'https://brand.example/ac1' });
});
afterAll(() => run.close());

const faults = (body: Json): string[] => body.error.details.errors.map(({ field }: Json) => field);

describe('/prompt-sets', () => {
  const create = async (fields: Json = {}, tenant = ours) =>
    tenant.post('/v1/prompt-sets', { name: 'Unbranded', prompts: ['Which is best?'], ...fields });

  test('a prompt set is created, listed by its tag, changed and deleted', async () => {
    const made = await create({ tags: ['air', 'air', 'quiet'] });
    expect(made.status, made.text).toBe(201);
    expect(made.headers.get('location')).toBe(`/v1/prompt-sets/${made.body.id}`);
    expect(made.body).toMatchObject({ tags: ['air', 'quiet'], prompts: ['Which is best?'] });
    await create({ tags: ['other'] });
    const tagged = (await ours.get('/v1/prompt-sets?tag=quiet')).body.data;
    expect(tagged.map(({ id }: Json) => id)).toEqual([made.body.id]);
    const patched = await ours.patch(`/v1/prompt-sets/${made.body.id}`, { prompts: ['A?', 'B?'] });
    expect(patched.body).toMatchObject({ name: 'Unbranded', tags: ['air', 'quiet'], prompts: ['A?', 'B?'] });
    expect((await ours.del(`/v1/prompt-sets/${made.body.id}`)).status).toBe(200);
    for (const answer of [
      await ours.get(`/v1/prompt-sets/${made.body.id}`),
      await ours.patch(`/v1/prompt-sets/${made.body.id}`, { name: 'x' }),
      await ours.del(`/v1/prompt-sets/${made.body.id}`),
    ]) {
      expectError(answer, 404, 'not_found');
    }
  });

  test('every fault is named: too many questions, an empty one, one that is too long', async () => {
    const answer = await create({ name: ' ', prompts: ['ok', ' ', 'x'.repeat(1_001)] });
    expectError(answer, 400, 'validation_failed');
    expect(faults(answer.body)).toEqual(['name', 'prompts[1]', 'prompts[2]']);
    expectError(await create({ prompts: [] }), 400, 'validation_failed');
    expectError(await create({ prompts: Array.from({ length: 101 }, () => 'q') }), 400, 'validation_failed');
  });

  test('a workspace can have 200', async () => {
    const { workspaceId } = theirs;
    const rows = Array.from({ length: 200 }, (_, index) => ({
      id: `pst_${workspaceId}${index}`,
      workspaceId,
      name: 'n',
    }));
    await run.app.services.db.promptSet.createMany({ data: rows.map((row) => ({ ...row, prompts: ['q'] })) });
    expectError(await create({}, theirs), 409, 'limit_reached');
  });

  test("another workspace's set is not found, and a key that only reads is refused", async () => {
    const { body } = await create();
    expectError(await theirs.get(`/v1/prompt-sets/${body.id}`), 404, 'not_found');
    expectError(await create({}, reader), 403, 'insufficient_scope');
    expect((await reader.get(`/v1/prompt-sets/${body.id}`)).status).toBe(200);
  });
});

describe('/competitors', () => {
  test('one that answers proposed is not counted before a person says so, and keeps where it was found', async () => {
    const row = { name: 'Levoit', nameKey: 'levoit', status: 'PROPOSED', excerpt: 'Levoit is quieter.' } as const;
    const id = 'cmp_01jvxq3zk2e8tt4m6w9r5b7c0d';
    await run.app.services.db.competitor.create({ data: { ...row, id, workspaceId: ours.workspaceId } });
    expect((await ours.get('/v1/competitors?status=proposed')).body.data).toMatchObject([{ id, name: 'Levoit' }]);
    const tracked = await ours.post('/v1/competitors', { name: ' LEVOIT', url: 'https://levoit.com' });
    expect(tracked.status, tracked.text).toBe(201);
    expect(tracked.body).toMatchObject({
      id,
      status: 'tracked',
      url: 'https://levoit.com',
      excerpt: 'Levoit is quieter.',
    });
    expectError(await ours.post('/v1/competitors', { name: 'Levoit' }), 409, 'conflict');
    const dismissed = await ours.patch(`/v1/competitors/${id}`, {
      status: 'dismissed',
      aliases: ['Core 300', 'core 300'],
    });
    expect(dismissed.body).toMatchObject({ status: 'dismissed', aliases: ['core 300'], url: 'https://levoit.com' });
    expect((await ours.patch(`/v1/competitors/${id}`, { url: null })).body.url).toBeNull();
  });

  test('a name is taken once in a workspace', async () => {
    await ours.post('/v1/competitors', { name: 'Blueair' });
    const { body } = await ours.post('/v1/competitors', { name: 'Coway' });
    expectError(await ours.patch(`/v1/competitors/${body.id}`, { name: 'BLUEAIR' }), 409, 'conflict');
    expect((await theirs.post('/v1/competitors', { name: 'Blueair' })).status).toBe(201);
  });

  test('every fault is named', async () => {
    const answer = await ours.post('/v1/competitors', { name: '', url: 'ftp://x', aliases: [''] });
    expectError(answer, 400, 'validation_failed');
    expect(faults(answer.body)).toEqual(['name', 'url', 'aliases[0]']);
  });

  test('one is deleted, and is then not found', async () => {
    const { body } = await ours.post('/v1/competitors', { name: 'Winix' });
    expectError(await theirs.del(`/v1/competitors/${body.id}`), 404, 'not_found');
    expect((await ours.get(`/v1/competitors/${body.id}`)).body.name).toBe('Winix');
    expect((await ours.del(`/v1/competitors/${body.id}`)).status).toBe(200);
    expectError(await ours.get(`/v1/competitors/${body.id}`), 404, 'not_found');
    expectError(await ours.patch(`/v1/competitors/${body.id}`, { name: 'W' }), 404, 'not_found');
  });

  test('a workspace can have 1,000', async () => {
    const full = await run.workspace();
    const { workspaceId } = full;
    const data = Array.from({ length: 1_000 }, (_, index) => {
      const nameKey = `rival ${index}`;
      return { id: `cmp_${workspaceId}${index}`, workspaceId, name: nameKey, nameKey, status: 'DISMISSED' as const };
    });
    await run.app.services.db.competitor.createMany({ data });
    expectError(await full.post('/v1/competitors', { name: 'One more' }), 409, 'limit_reached');
  });
});

describe('/aliases', () => {
  test('an alias of a product and one of a brand are created, listed and deleted', async () => {
    const product = await ours.post('/v1/aliases', { sku: 'AC-1', alias: 'AC one' });
    expect(product.body, product.text).toMatchObject({ kind: 'product', sku: 'AC-1', brand: null, alias: 'AC one' });
    const brand = await ours.post('/v1/aliases', { brand: 'Vornado', alias: 'Vornado Air' });
    expect(brand.body).toMatchObject({ kind: 'brand', sku: null, brand: 'Vornado' });
    expect((await ours.get('/v1/aliases')).body.data).toHaveLength(2);
    expect((await ours.get('/v1/aliases?sku=AC-1')).body.data).toMatchObject([{ alias: 'AC one' }]);
    expectError(await ours.post('/v1/aliases', { sku: 'AC-1', alias: 'ac ONE' }), 409, 'conflict');
    expectError(await theirs.del(`/v1/aliases/${brand.body.id}`), 404, 'not_found');
    expect((await ours.del(`/v1/aliases/${brand.body.id}`)).status).toBe(200);
    expectError(await ours.del(`/v1/aliases/${brand.body.id}`), 404, 'not_found');
  });

  test('it names one thing, which is there', async () => {
    expectError(await ours.post('/v1/aliases', { sku: 'NONE', alias: 'x' }), 404, 'sku_not_found');
    expect(faults((await ours.post('/v1/aliases', { alias: 'x' })).body)).toEqual(['sku']);
    expect(faults((await ours.post('/v1/aliases', { sku: 'AC-1', brand: 'V', alias: ' ' })).body)).toEqual([
      'alias',
      'brand',
    ]);
  });

  test('the aliases of a deleted product are absent with it', async () => {
    await ours.post('/v1/catalog', { sku: 'GONE-1', title: 'Gone', url: 'https://brand.example/gone' });
    await ours.post('/v1/aliases', { sku: 'GONE-1', alias: 'The gone one' });
    await ours.del('/v1/catalog/GONE-1');
    expect((await ours.get('/v1/aliases')).text).not.toContain('The gone one');
  });

  test('a workspace can have 10,000', async () => {
    const full = await run.workspace();
    const { workspaceId } = full;
    await run.app.services.db.$executeRaw`
      insert into name_aliases (id, workspace_id, kind, brand, alias, key)
      select 'als_' || ${workspaceId} || n, ${workspaceId}, 'BRAND', 'X', 'x', 'BRAND x ' || n from generate_series(1, 10000) n`;
    expectError(await full.post('/v1/aliases', { brand: 'X', alias: 'y' }), 409, 'limit_reached');
  });
});
