import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { migrate } from '../src/platform/migrate.ts';
import { diffSchema } from './schema-diff.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PLACES = { schema: join(ROOT, 'prisma/schema'), migrations: join(ROOT, 'prisma/migrations') };

/** `npm run db:migration NAME`: writes the next migration from what the Prisma schema says and the migrations lack. */
async function main(name: string | undefined): Promise<number> {
  if (!name || !/^[a-z][a-z0-9_]{2,60}$/.test(name)) {
    console.error('Usage: npm run db:migration NAME, with a NAME such as add_product_weight.');
    return 1;
  }
  const sql = await diffMigrations();
  if (sql === '') {
    console.log('The migrations already say what the Prisma schema says; nothing was written.');
    return 0;
  }
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(PLACES.migrations, `${stamp}_${name}`);
  await mkdir(folder);
  await writeFile(join(folder, 'migration.sql'), sql);
  console.log(`${sql}\nwrote ${relative(ROOT, folder)}/migration.sql; read it before you commit it.`);
  return 0;
}

async function diffMigrations(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ecommerce-insights-shadow-'));
  await chmod(dataDir, 0o711);
  const server = await startEmbeddedPostgres({ dataDir, isEphemeral: true });
  try {
    await migrate(server.url, { directory: PLACES.migrations });
    return await diffSchema(server.url, PLACES);
  } finally {
    await server.stop();
  }
}

process.exitCode = await main(process.argv[2]);
