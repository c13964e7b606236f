import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { RAW_APPLICATION } from './backends.ts';
import { cpuMsOf } from './process.ts';
import type { RawImport, RawImportResult } from './raw-import.ts';

const CHUNK_BYTES = 64 * 1024;

/** What landing a file cannot cost less than: its bytes in one `COPY`, and one statement that takes them over. */
process.on('message', (task: RawImport) => {
  void run(task).then((result) => process.send?.(result));
});

const STAGE = `create temp table raw_import (sku text, title text, url text, brand text, description text, bullets text,
  category text, tags text, price_amount numeric, price_currency text, availability text)`;
const UPSERT = `insert into products (id, workspace_id, sku, title, url, channel, is_channel_explicit, brand, description,
    bullets, category, tags, price_amount, price_currency, availability, image_urls, created_at, updated_at)
  select 'prd_' || gen_random_uuid(), $1, sku, title, url, 'D2C', false, brand, description, string_to_array(bullets, '|'),
    category, string_to_array(tags, '|'), price_amount, price_currency, upper(availability)::"Availability",
    array[]::text[], now(), now()
  from raw_import
  on conflict (workspace_id, sku) do update set title = excluded.title, url = excluded.url, brand = excluded.brand,
    description = excluded.description, bullets = excluded.bullets, category = excluded.category, tags = excluded.tags,
    price_amount = excluded.price_amount, price_currency = excluded.price_currency,
    availability = excluded.availability, updated_at = excluded.updated_at`;

async function run({ databaseUrl, workspaceId, path }: RawImport): Promise<RawImportResult> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: RAW_APPLICATION });
  await client.connect();
  const { rows: pids } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const pid = pids[0]?.pid ?? 0;
  const before = { own: process.cpuUsage(), database: await cpuMsOf(pid), at: performance.now() };
  const file = await readFile(path);
  await client.query('begin');
  await client.query(STAGE);
  await copy(client, 'copy raw_import from stdin (format csv, header true)', file);
  const { rowCount } = await client.query(UPSERT, [workspaceId]);
  await client.query('commit');
  const seconds = (performance.now() - before.at) / 1000;
  const { user, system } = process.cpuUsage(before.own);
  const databaseCpuMs = (await cpuMsOf(pid)) - before.database;
  await client.end();
  return { rows: rowCount ?? 0, seconds, cpuMs: (user + system) / 1000, databaseCpuMs };
}

/** What the driver's connection can do besides, which its types do not say. */
type CopyConnection = pg.Connection & { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void };

/** Sends a file to a `COPY … FROM STDIN`. */
function copy(client: pg.Client, text: string, file: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query({
      submit: (connection: pg.Connection) => connection.query(text),
      handleCopyInResponse(connection: CopyConnection) {
        for (let at = 0; at < file.length; at += CHUNK_BYTES) {
          connection.sendCopyFromChunk(file.subarray(at, at + CHUNK_BYTES));
        }
        connection.endCopyFrom();
      },
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(),
      handleError: (error: Error) => reject(error),
    } as pg.Submittable);
  });
}
