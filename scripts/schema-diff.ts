import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
} from '@prisma/driver-adapter-utils';
import type { DiagnoseMigrationHistoryOutput, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { readMigrations } from '../src/platform/migrate/files.ts';

/** Where the two descriptions of the tables lie. */
export type SchemaPlaces = { schema: string; migrations: string };

/**
 * The SQL that leads from a migrated database to the Prisma schema; empty when both say the same.
 *
 * The schema language has no word for an index over an unsupported type, and its engine would drop it: a migration
 * that makes such an index says `-- keep: name`. Partial indexes, CHECKs and triggers the engine does not see at all.
 *
 * @param url a database to which all migrations, and nothing else, have been applied
 */
export async function diffSchema(url: string, places: SchemaPlaces): Promise<string> {
  const files = await readSchema(places.schema);
  const pool = openPool({ connectionString: url, max: 2 });
  try {
    const engine = await openEngine(files, pool);
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: places.schema },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return withoutKept(stdout ?? '', await keptIndexes(places.migrations));
  } finally {
    await pool.end();
  }
}

/** What Prisma's own engine finds wrong with the ledger of a migrated database: migrations edited, failed or missing. */
export async function diagnoseHistory(url: string, places: SchemaPlaces): Promise<DiagnoseMigrationHistoryOutput> {
  const pool = openPool({ connectionString: url, max: 2 });
  try {
    const engine = await openEngine(await readSchema(places.schema), pool);
    const migrations = await readMigrations(places.migrations);
    return await engine.diagnoseMigrationHistory({
      migrationsList: {
        baseDir: places.migrations,
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories: migrations.map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
        })),
      },
      optInToShadowDatabase: false,
      filters: { externalTables: [], externalEnums: [] },
    });
  } finally {
    await pool.end();
  }
}

/** The statements but those that drop an index the migrations ask to keep. */
export function withoutKept(sql: string, kept: ReadonlySet<string>): string {
  const blocks = sql.split(/\n{2,}(?=-- )/).map((block) => block.trim());
  const isKept = (block: string): boolean => kept.has(/^-- DropIndex\nDROP INDEX "([^"]+)";$/.exec(block)?.[1] ?? '');
  const rest = blocks.filter((block) => block && !/^-- This is an empty migration/.test(block) && !isKept(block));
  return rest.length === 0 ? '' : `${rest.join('\n\n')}\n`;
}

async function keptIndexes(directory: string): Promise<Set<string>> {
  const migrations = await readMigrations(directory);
  return new Set(
    migrations.flatMap(({ sql }) => [...sql.matchAll(/^-- keep: (\S+)\s*$/gm)].map(([, name = '']) => name)),
  );
}

async function readSchema(directory: string): Promise<{ path: string; content: string }[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.prisma')).sort();
  return Promise.all(
    names.map(async (name) => ({
      path: join(directory, name),
      content: await readFile(join(directory, name), 'utf8'),
    })),
  );
}

/** A server that stops may cut a connection that is still saying goodbye: without a listener that would end the process. */
function openPool(options: pg.PoolConfig): pg.Pool {
  return new pg.Pool(options).on('error', () => undefined);
}

async function openEngine(files: { path: string; content: string }[], pool: pg.Pool): Promise<SchemaEngine> {
  const { SchemaEngine } = await loadEngine();
  const datamodels = files.map(({ path, content }): [string, string] => [path, content]);
  return SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(adapterOver(pool)));
}

type EngineModule = typeof import('@prisma/schema-engine-wasm');

let loaded: Promise<EngineModule> | null = null;

/** Once: its JavaScript half keeps one memory, and a second instance would have the first one's objects freed in it. */
function loadEngine(): Promise<EngineModule> {
  loaded ??= putTogether();
  return loaded;
}

/** Its own door imports a .wasm file, which Node 20 cannot: so the two halves are put together here. */
async function putTogether(): Promise<EngineModule> {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const bytes = await readFile(join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue });
  // A panic's text would otherwise be lost behind a TypeError.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => console.error(text) } });
  glue.__wbg_set_wasm(instance.exports);
  const begin = instance.exports['__wbindgen_start'];
  if (typeof begin === 'function') begin();
  return glue;
}

/**
 * Prisma's driver does not know PostgreSQL's internal type "char", in which the catalogue holds most of its flags,
 * and its engine wants it as a character: so it passes the driver as text and gets its own name back behind it.
 */
function adapterOver(pool: pg.Pool): PrismaPg {
  const characters = new WeakMap<object, number[]>();
  const query = async (config: pg.QueryConfig): Promise<pg.QueryResult> => {
    const result = await pool.query(config);
    characters.set(result.rows, asText(result.fields));
    return result;
  };
  const factory = new PrismaPg(Object.assign(openPool(pool.options), { query }));
  const connect = factory.connect.bind(factory);
  return Object.assign(factory, {
    async connect() {
      const adapter: SqlDriverAdapter = await connect();
      const queryRaw = adapter.queryRaw.bind(adapter);
      adapter.queryRaw = async (statement) => {
        const result = await queryRaw(statement);
        for (const index of characters.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
        return result;
      };
      return adapter;
    },
  });
}

function asText(fields: pg.FieldDef[]): number[] {
  const found = fields.flatMap((field, index) => (field.dataTypeID === pg.types.builtins.CHAR ? [index] : []));
  for (const index of found) Object.assign(fields[index] ?? {}, { dataTypeID: pg.types.builtins.TEXT });
  return found;
}
