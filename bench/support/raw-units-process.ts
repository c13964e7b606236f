import { createHmac } from 'node:crypto';
import pg from 'pg';
import { request } from 'undici';
import { countRawDatabase, RAW_APPLICATION } from './backends.ts';
import type { RawUnits, RawUnitsResult } from './raw-units.ts';

/** What asking and keeping cannot cost less than: one POST and one row a question, and nothing else. */
process.on('message', (units: RawUnits) => {
  void run(units).then((result) => process.send?.(result));
});

/** Asked before it is measured: the first compile what all execute. */
const WARM_UP = 1_000;

async function run(units: RawUnits): Promise<RawUnitsResult> {
  const { databaseUrl, atOnce, count } = units;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: atOnce, application_name: RAW_APPLICATION });
  await pool.query('create table if not exists raw_units (id int primary key, content text not null)');
  await askAll(pool, units, WARM_UP);
  const databaseMs = await countRawDatabase(databaseUrl, pool);
  const before = process.cpuUsage();
  const start = performance.now();
  await askAll(pool, units, count);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const result = { seconds, cpuMs: (user + system) / 1000, databaseMs: await databaseMs() };
  await pool.query('drop table raw_units');
  await pool.end();
  return result;
}

async function askAll(pool: pg.Pool, { url, body, atOnce, isSigned = false }: RawUnits, count: number): Promise<void> {
  await pool.query('truncate raw_units');
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      const id = next;
      const signed = isSigned ? { 'x-signature': createHmac('sha256', 'secret').update(body).digest('hex') } : {};
      const headers = { 'content-type': 'application/json', ...signed };
      const answer = await request(url, { method: 'POST', headers, body });
      const content = await answer.body.text();
      await pool.query({ name: 'raw', text: 'insert into raw_units values ($1, $2)', values: [id, content] });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
}
