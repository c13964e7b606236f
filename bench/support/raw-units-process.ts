import { createHmac } from 'node:crypto';
import pg from 'pg';
import { request } from 'undici';
import { countRawDatabase, RAW_APPLICATION } from './backends.ts';
import type { RawUnits, RawUnitsResult } from './raw-units.ts';

/** What asking and keeping cannot cost less than: one POST and one row a question, and nothing else. */
process.on('message', (units: RawUnits) => {
  void run(units).then((result) => process.send?.(result));
});

async function run({ databaseUrl, url, body, count, atOnce, isSigned = false }: RawUnits): Promise<RawUnitsResult> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: atOnce, application_name: RAW_APPLICATION });
  await pool.query('create table if not exists raw_units (id int primary key, content text not null)');
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
  const databaseMs = await countRawDatabase(databaseUrl, pool);
  const before = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, loop));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const result = { seconds, cpuMs: (user + system) / 1000, databaseMs: await databaseMs() };
  await pool.query('drop table raw_units');
  await pool.end();
  return result;
}
