import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diagnoseHistory, diffSchema, withoutKept } from '../../scripts/schema-diff.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const ROOT = join(import.meta.dirname, '../..');
const places = { schema: join(ROOT, 'prisma/schema'), migrations: join(ROOT, 'prisma/migrations') };
let database: TestDatabase;
let scratch = '';

beforeAll(async () => {
  database = await createTestDatabase();
  scratch = await mkdtemp(join(tmpdir(), 'ei-schema-'));
});
afterAll(async () => {
  await database.drop();
  await rm(scratch, { recursive: true, force: true });
});

test('the migrations make exactly the tables that the Prisma schema describes', async () => {
  expect(await diffSchema(database.url, places)).toBe('');
});

test('a column that only the schema knows is found missing from the migrations', async () => {
  const schema = join(scratch, 'schema');
  await cp(places.schema, schema, { recursive: true });
  const catalog = await readFile(join(schema, 'catalog.prisma'), 'utf8');
  await writeFile(
    join(schema, 'catalog.prisma'),
    catalog.replace('model Product {', 'model Product {\n  weightGrams Int? @map("weight_grams")'),
  );
  const sql = await diffSchema(database.url, { ...places, schema });
  expect(sql).toBe('-- AlterTable\nALTER TABLE "products" ADD COLUMN     "weight_grams" INTEGER;\n');
});

test("Prisma's own engine finds nothing missing, edited or failed in the ledger we keep", async () => {
  expect(await diagnoseHistory(database.url, places)).toMatchObject({
    hasMigrationsTable: true,
    editedMigrationNames: [],
    failedMigrationNames: [],
    history: null,
  });
});

test('an index is dropped unless a migration asks to keep it', () => {
  const sql = '-- DropIndex\nDROP INDEX "mine";\n\n-- DropIndex\nDROP INDEX "yours";\n';
  expect(withoutKept(sql, new Set(['mine']))).toBe('-- DropIndex\nDROP INDEX "yours";\n');
  expect(withoutKept(sql, new Set(['mine', 'yours']))).toBe('');
});
