import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { databaseName, withDatabase } from './databases.ts';

/** A migrated database of the test file's own; `drop` also closes what is still connected to it. */
export type TestDatabase = { url: string; drop(): Promise<void> };

/** PostgreSQL copies a template only while nobody uses it, so the copies of all workers queue up here. */
const COPY_LOCK = 2_026_112_301;

/** A fresh copy of the migrated template, tables of the queue included; takes some 50 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = databaseName(randomBytes(4).toString('hex'));
  await asAdmin(async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [COPY_LOCK]);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${inject('templateName')}`);
  });
  return {
    url: withDatabase(inject('adminUrl'), name),
    async drop() {
      await asAdmin((admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}

async function asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('adminUrl') });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
