import { setTimeout as sleep } from 'node:timers/promises';
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

const NUMBER = { name: 'number', text: 'select $1::int as number, pg_backend_pid() as pid' };

async function read(number: number): Promise<{ number: number; pid: number }> {
  const answered = await vi.waitUntil(() => pipeline.query({ ...NUMBER, values: [number] }), { timeout: 20_000 });
  return answered.rows[0];
}

test('reads sent at once are each answered with their own rows, on two connections', async () => {
  await read(0);
  const numbers = Array.from({ length: 200 }, (_, index) => index);
  const rows = await Promise.all(numbers.map(read));
  expect(rows.map(({ number }) => number)).toEqual(numbers);
  expect(new Set(rows.map(({ pid }) => pid)).size).toBeLessThanOrEqual(2);
});

test('a read that fails takes no other with it', async () => {
  const failing = pipeline.query({ text: 'select 1 / $1::int', values: [0] });
  const others = Promise.all([read(1), read(2)]);
  await expect(failing).rejects.toThrow('division by zero');
  expect((await others).map(({ number }) => number)).toEqual([1, 2]);
});

test('while every connection has a slow read, others are left to the pool', async () => {
  await vi.waitUntil(async () => new Set([(await read(1)).pid, ...(await pair())]).size === 2, { timeout: 20_000 });
  const slow = [1, 2].map(() => pipeline.query({ text: 'select pg_sleep(2)' }));
  expect(slow.every((answered) => answered !== null)).toBe(true);
  await sleep(200);
  expect(pipeline.query(NUMBER)).toBeNull();
  await Promise.all(slow);
});

test('a connection that is lost is opened again', async () => {
  const { pid } = await read(1);
  const killed = pipeline.query({ text: 'select pg_terminate_backend($1)', values: [pid] });
  await Promise.resolve(killed).catch(() => undefined);
  await vi.waitUntil(async () => (await read(2).catch(() => null))?.number === 2, { timeout: 20_000 });
});

async function pair(): Promise<number[]> {
  return (await Promise.all([read(1), read(2)])).map(({ pid }) => pid);
}
