import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres.ts';
import { migrate } from '../../src/platform/migrate.ts';
import { migrateQueue } from '../../src/platform/queue-postgres.ts';
import { DATA_DIR_PREFIX, databaseName, dropLeftovers, removeDeadDataDirs, withDatabase } from './databases.ts';
import { makeEmittedDir } from './emitted-dir.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's URL of the server all test files share. */
    adminUrl: string;
    /** The migrated database that every test file gets a copy of. */
    templateName: string;
    /** The folder in which test files note the answers they got. */
    askedDir: string;
    /** The folder in which what the processes of tests run is made of the sources, once it is needed. */
    emittedDir: string;
  }
}

/** One PostgreSQL and one migrated template for the whole run: TEST_DATABASE_URL, or an embedded one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer();
  const admin = new pg.Client({ connectionString: server.url });
  const templateName = databaseName(`template_${randomBytes(4).toString('hex')}`);
  try {
    await admin.connect();
    await dropLeftovers(admin);
    await admin.query(`CREATE DATABASE ${templateName} TEMPLATE template0`);
    const migrations = join(import.meta.dirname, '../../prisma/migrations');
    const template = withDatabase(server.url, templateName);
    await migrate(template, { directory: migrations });
    await migrateQueue(template);
  } catch (thrown) {
    await admin.end();
    await server.stop();
    throw thrown;
  }
  project.provide('adminUrl', server.url);
  project.provide('templateName', templateName);
  const askedDir = await mkdtemp(join(tmpdir(), 'ei-asked-'));
  project.vitest.provide('askedDir', askedDir);
  const emittedDir = await makeEmittedDir();
  project.provide('emittedDir', emittedDir);
  return async () => {
    for (const folder of [askedDir, emittedDir]) await rm(folder, { recursive: true, force: true });
    await admin.query(`DROP DATABASE IF EXISTS ${templateName} WITH (FORCE)`);
    await admin.end();
    await server.stop();
  };
}

async function openServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url) return { url, stop: async () => undefined };
  await removeDeadDataDirs();
  const dataDir = await mkdtemp(join(tmpdir(), DATA_DIR_PREFIX));
  // As root, the server runs as another user, who has to get in.
  await chmod(dataDir, 0o711);
  return startEmbeddedPostgres({ dataDir, isEphemeral: true });
}
