import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DatabaseConnection, openDatabase } from '../../src/platform/db.ts';
import { createHostTurns } from '../../src/platform/host-turns.ts';
import { createHostRateLimit, type HostTurns } from '../../src/platform/http-out/host-rate-limit.ts';
import { shareHostRateLimit } from '../../src/platform/http-out/shared-host-rate-limit.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let connection: DatabaseConnection;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = openDatabase({ url: database.url, max: 5, onIdleError: () => undefined });
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

/** So slow a rate that nothing becomes free by itself while the test runs. */
const RARELY = { perSecond: 0.001, maxWaitMs: 600_000 };

/** The turns as each of several processes would ask for them. */
const processes = (count: number, limits: { concurrency: number; burst: number }): HostTurns[] =>
  Array.from({ length: count }, () => createHostTurns(connection.sql, { ...RARELY, ...limits }));

async function takeAll(each: readonly HostTurns[], host: string, times: number): Promise<string[]> {
  const asked = each.flatMap((turns) => Array.from({ length: times }, () => turns.take(host)));
  return (await Promise.all(asked)).flatMap((turn) => ('lease' in turn ? [turn.lease] : []));
}

describe('a host, asked by three processes at once', () => {
  test('gets its burst once, and not once from each', async () => {
    const three = processes(3, { concurrency: 100, burst: 5 });
    expect(await takeAll(three, 'burst.example', 4)).toHaveLength(5);
    const [first] = three;
    expect(await first?.take('burst.example')).toEqual({ waitMs: expect.any(Number) });
  });

  test('has as many requests as it may have at once, and the next when one is over', async () => {
    const three = processes(3, { concurrency: 2, burst: 100 });
    const [first = ''] = await takeAll(three, 'busy.example', 3);
    expect(await takeAll(three, 'busy.example', 1)).toEqual([]);
    await three[2]?.giveBack('busy.example', first);
    expect(await takeAll(three, 'busy.example', 1)).toHaveLength(1);
  });

  test('says when the next is due, at its rate', async () => {
    const [turns] = processes(1, { concurrency: 100, burst: 1 });
    await turns?.take('rate.example');
    const next = await turns?.take('rate.example');
    expect(next && 'waitMs' in next && next.waitMs).toBeGreaterThan(990_000);
    expect(next && 'waitMs' in next && next.waitMs).toBeLessThanOrEqual(1_000_000);
  });

  test('is left alone by all when it asked one of them for it', async () => {
    const [asked, other] = processes(2, { concurrency: 2, burst: 100 });
    await asked?.hold('held.example', 60_000);
    const turn = await other?.take('held.example');
    expect(turn && 'waitMs' in turn && turn.waitMs).toBeGreaterThan(50_000);
  });
});

test('a turn that a dead process had is free again, and its host is forgotten in the end', async () => {
  const [turns] = processes(1, { concurrency: 1, burst: 100 });
  expect(await takeAll([...processes(2, { concurrency: 1, burst: 100 })], 'dead.example', 1)).toHaveLength(1);
  await connection.sql.query({
    text: `update host_turns set leases = array[clock_timestamp() - interval '1 second'] where host = 'dead.example'`,
    values: [],
  });
  expect(await turns?.take('dead.example')).toEqual({ lease: expect.any(String) });
});

test('a request waits for the turn of another process, and goes on when the database cannot be asked', async () => {
  const limits = { concurrency: 1, burst: 100, perSecond: 100, maxWaitMs: 60_000 };
  const shared = () => shareHostRateLimit(createHostRateLimit(limits), createHostTurns(connection.sql, limits), 60_000);
  const release = await shared().acquire('next.example');
  let isGiven = false;
  const waiting = shared()
    .acquire('next.example')
    .then((give) => {
      isGiven = true;
      give();
    });
  await takeAll(processes(1, limits), 'next.example', 1);
  expect(isGiven).toBe(false);
  release();
  await waiting;
  const broken: HostTurns = createHostTurns({ query: () => Promise.reject(new Error('away')) }, limits);
  const give = await shareHostRateLimit(createHostRateLimit(limits), broken, 60_000).acquire('next.example');
  give();
});
