import { expect, test, vi } from 'vitest';
import type { Log } from '../kernel/log.ts';
import { createDatabaseWatch, watched } from './database-watch.ts';
import type { Sql } from './db.ts';

const failure = (code: string) => Object.assign(new Error(`failed with ${code}`), { code });

function openWatch() {
  const events: string[] = [];
  const write = (event: string) => void events.push(event);
  const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log };
  return { watch: createDatabaseWatch(log), events };
}

test('a server that cannot be reached is told once, and once that it is back', async () => {
  const { watch, events } = openWatch();
  const fail = (code: string) => watched(Promise.reject(failure(code)), watch).catch(() => undefined);
  for (const code of ['23505', 'ECONNREFUSED', 'ECONNREFUSED', '57P01']) await fail(code);
  for (let count = 0; count < 2; count += 1) await watched(Promise.resolve(), watch);
  expect(events).toEqual(['database.away', 'database.back']);
});

test('a full disk is seen in any statement, and holds until a write of our own has found room', async () => {
  vi.useFakeTimers();
  const { watch, events } = openWatch();
  let isFull = true;
  const query = () => (isFull ? Promise.reject(failure('53100')) : Promise.resolve([]));
  const sql: Sql = { query: <Row>() => watched(query() as Promise<Row[]>, watch) };
  await expect(sql.query({ text: 'insert' })).rejects.toThrow();
  await expect(watch.hasRoom(sql)).rejects.toThrow('no room');
  isFull = false;
  vi.advanceTimersByTime(2_000);
  await expect(watch.hasRoom(sql)).resolves.toBeUndefined();
  expect(events).toEqual(['database.space.away', 'database.space.back']);
  vi.useRealTimers();
});
