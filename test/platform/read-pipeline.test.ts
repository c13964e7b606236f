import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openReadPipeline, type ReadPipeline } from '../../src/platform/read-pipeline.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pipeline: ReadPipeline;
const lost: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pipeline = openReadPipeline({
    config: { connectionString: database.url },
    size: 2,
    silenceMs: 60_000,
    onIdleError: (error) => lost.push(error.message),
  });
});
afterAll(async () => {
  await pipeline.close();
  await database.drop();
});

const NUMBER = 'select $1::int as number, pg_backend_pid() as pid';

type Read = { number: number; pid: number };

async function read(number: number): Promise<Read> {
  const [row] = await send('number', NUMBER, [number]);
  return row as Read;
}

/** What a read answers, once there is a connection for it. */
function send(name: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return vi.waitUntil(() => pipeline.query({ name, text, values }), { timeout: 20_000 });
}

test('reads sent at once are each answered with their own rows, on two connections', async () => {
  await read(0);
  const numbers = Array.from({ length: 200 }, (_, index) => index);
  const rows = await Promise.all(numbers.map(read));
  expect(rows.map(({ number }) => number)).toEqual(numbers);
  expect(new Set(rows.map(({ pid }) => pid)).size).toBeLessThanOrEqual(2);
});

test('a read that fails takes no other with it', async () => {
  const failing = pipeline.query({ name: 'division', text: 'select 1 / $1::int', values: [0] });
  const others = Promise.all([read(1), read(2)]);
  await expect(failing).rejects.toThrow('division by zero');
  expect((await others).map(({ number }) => number)).toEqual([1, 2]);
});

test('a statement is read alike when its columns are described and when they are known', async () => {
  const text = `select 7 as seven, null::text as nothing, '{a,"b, c",NULL}'::text[] as list, '{"deep": [1]}'::jsonb as json,
      true as yes, '2026-11-29 07:30:36.123+00'::timestamptz as at, 1.50::numeric as exact, 'x' || $1::text as text
    from generate_series(1, $2::int)`;
  const row = {
    seven: 7,
    nothing: null,
    list: ['a', 'b, c', null],
    json: { deep: [1] },
    yes: true,
    at: new Date('2026-11-29T07:30:36.123Z'),
    exact: '1.50',
    text: 'xy',
  };
  for (const rows of [0, 1, 3, 1, 0, 2]) {
    const together = await Promise.all([1, 2, 3, 4].map(() => send('columns', text, ['y', rows])));
    for (const answered of together) expect(answered).toEqual(Array.from({ length: rows }, () => row));
  }
});

test('a table that changed under a known statement is refused, never read as it was', async () => {
  const changing = new pg.Client({ connectionString: database.url });
  await changing.connect();
  await changing.query('create table shifting (value int)');
  await changing.query('insert into shifting values (12)');
  const text = 'select * from shifting';
  for (let time = 0; time < 4; time += 1) expect(await send('shifting', text)).toEqual([{ value: 12 }]);
  await changing.query(`alter table shifting add column other text default 'new'`);
  await changing.end();
  await expect(send('shifting', text)).rejects.toThrow('cached plan must not change result type');
});

test('values that the database refuses fail alone, whether the statement is known or not', async () => {
  const text = 'select $1::json as value';
  for (let time = 0; time < 3; time += 1) {
    const failing = send('json', text, ['{broken']);
    const others = Promise.all([read(1), read(2)]);
    await expect(failing).rejects.toThrow('invalid input syntax for type json');
    expect((await others).map(({ number }) => number)).toEqual([1, 2]);
    expect(await send('json', text, ['{"a":1}'])).toEqual([{ value: { a: 1 } }]);
  }
});

test('while every connection has a slow read, others are left to the pool', async () => {
  await vi.waitUntil(async () => new Set([(await read(1)).pid, ...(await pair())]).size === 2, { timeout: 20_000 });
  const slow = [1, 2].map(() => pipeline.query({ name: 'sleep', text: 'select pg_sleep(2)', values: [] }));
  expect(slow.every((answered) => answered !== null)).toBe(true);
  await sleep(200);
  expect(pipeline.query({ name: 'number', text: NUMBER, values: [3] })).toBeNull();
  await Promise.all(slow);
});

test('a connection that is lost is opened again', async () => {
  const { pid } = await read(1);
  const killed = pipeline.query({ name: 'end', text: 'select pg_terminate_backend($1)', values: [pid] });
  await Promise.resolve(killed).catch(() => undefined);
  await vi.waitUntil(async () => (await read(2).catch(() => null))?.number === 2, { timeout: 20_000 });
});

async function pair(): Promise<number[]> {
  return (await Promise.all([read(1), read(2)])).map(({ pid }) => pid);
}
