import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { type DatabaseConnection, openDatabase, type Transaction } from '../../src/platform/db.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let connection: DatabaseConnection;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = openDatabase({ url: database.url, max: 3, transactionTimeoutMs: 1_000 });
});
beforeEach(() => connection.sql.query({ text: 'truncate workspaces cascade' }));
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const byHand = (tx: Transaction, name: string) =>
  tx.$executeRaw`insert into workspaces (id, name, mode) values (${newId('Workspace')}, ${name}, 'LIVE')`;
const typed = (tx: Transaction, name: string) =>
  tx.workspace.create({ data: { id: newId('Workspace'), name, mode: 'LIVE' } });
const names = async () =>
  (await connection.db.workspace.findMany({ orderBy: { name: 'asc' } })).map(({ name }) => name);
const failure = new Error('not this time');

describe('statements by hand and the typed client are in one transaction', () => {
  test('what either wrote is seen by the other, by nobody else before it is committed, and kept together', async () => {
    await connection.transaction(async (tx) => {
      expect(await byHand(tx, 'a')).toBe(1);
      expect(await tx.workspace.count()).toBe(1);
      await typed(tx, 'b');
      expect(await tx.$queryRaw`select name from workspaces order by name`).toEqual([{ name: 'a' }, { name: 'b' }]);
      expect(await names()).toEqual([]);
    });
    expect(await names()).toEqual(['a', 'b']);
  });

  test('and undone together', async () => {
    const work = connection.transaction(async (tx) => {
      await typed(tx, 'a');
      await byHand(tx, 'b');
      throw failure;
    });
    await expect(work).rejects.toBe(failure);
    expect(await names()).toEqual([]);
  });

  test('many at once do not meet, whichever of them fail', async () => {
    const run = (index: number) =>
      connection.transaction(async (tx) => {
        await typed(tx, `typed ${index}`);
        await byHand(tx, `hand ${index}`);
        if (index % 3 === 0) throw failure;
      });
    const ends = await Promise.allSettled(Array.from({ length: 30 }, (_, index) => run(index)));
    const kept = Array.from({ length: 30 }, (_, index) => index).filter((index) => index % 3 !== 0);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(kept.length);
    expect(await names()).toEqual(kept.flatMap((index) => [`hand ${index}`, `typed ${index}`]).sort());
  });
});

test('a statement that failed undoes the transaction, also where the work takes no notice', async () => {
  const work = connection.transaction(async (tx) => {
    await typed(tx, 'a');
    await tx.$executeRaw`select 1 / 0`.catch(() => undefined);
  });
  await expect(work).rejects.toThrow('nothing was committed');
  expect(await names()).toEqual([]);
});

test('what the work asked and did not wait for reaches no other transaction', async () => {
  for (let round = 0; round < 20; round += 1) {
    const strays: Promise<unknown>[] = [];
    const work = connection.transaction(async (tx) => {
      await typed(tx, 'first');
      strays.push(Promise.allSettled([typed(tx, 'stray'), byHand(tx, 'stray'), tx.workspace.count()]));
      throw failure;
    });
    await expect(work).rejects.toBe(failure);
    await connection.transaction((tx) => typed(tx, `kept ${round}`));
    await Promise.all(strays);
  }
  expect((await names()).filter((name) => !name.startsWith('kept'))).toEqual([]);
});

test('nothing is asked of a transaction that has ended', async () => {
  const tx = await connection.transaction(async (open) => {
    await typed(open, 'a');
    return { open };
  });
  await expect(byHand(tx.open, 'b')).rejects.toThrow('has ended');
  await expect(typed(tx.open, 'b')).rejects.toThrow('has ended');
  expect(await names()).toEqual(['a']);
});

test('one that takes too long is undone meanwhile, and says so', async () => {
  const work = connection.transaction(async (tx) => {
    await byHand(tx, 'a');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    // Its locks are free, and its connection does nothing more.
    const [row] = await connection.sql.query<{ open: number }>({
      text: `select count(*)::int as open from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
    });
    expect(row?.open).toBe(0);
    await byHand(tx, 'b');
  });
  await expect(work).rejects.toMatchObject({ code: 'timeout' });
  expect(await names()).toEqual([]);
});

test('those whose work never ends hold no connection for longer', async () => {
  const never = Array.from({ length: 6 }, () =>
    connection.transaction(async (tx) => {
      await typed(tx, 'never');
      await new Promise(() => undefined);
    }),
  );
  expect(never).toHaveLength(6);
  await connection.transaction((tx) => typed(tx, 'kept'));
  await connection.transaction((tx) => byHand(tx, 'kept too'));
  expect(await names()).toEqual(['kept', 'kept too']);
});

test('a broken connection is told as one, and not used again', async () => {
  const work = connection.transaction(async (tx) => {
    await byHand(tx, 'a');
    await tx.$queryRaw`select pg_terminate_backend(pg_backend_pid())`;
  });
  await expect(work).rejects.toMatchObject({ code: 'unavailable' });
  for (let count = 0; count < 5; count += 1) await connection.transaction((tx) => byHand(tx, `b${count}`));
  expect(await names()).toHaveLength(5);
});

const VALUES: Record<string, unknown> = {
  text: 'it\'s $1 \\ " {a,b} é 漢',
  integer: 42,
  fraction: 1.25,
  truth: true,
  nothing: null,
  time: new Date('2026-11-29T12:34:56.789Z'),
  texts: ['a', 'b,c', '', '"', '\\', null],
  numbers: [1, 2],
  times: [new Date('2026-01-02T03:04:05.006Z')],
};
const TYPES: Record<string, string> = {
  text: 'text',
  integer: 'int',
  fraction: 'float8',
  truth: 'bool',
  nothing: 'text',
  time: 'timestamptz',
  texts: 'text[]',
  numbers: 'int[]',
  times: 'timestamptz[]',
};

test('values are sent and read as the typed client sends and reads them', async () => {
  const columns = Object.keys(VALUES).map((name, index) => `$${index + 1}::${TYPES[name]} as "${name}"`);
  const constants = `9007199254740993::int8 as "long", 12.340::numeric as "decimal", date '2026-11-29' as "day",
    timestamp '2026-11-29 12:34:56.7' as "local", '{"a":[1,null]}'::jsonb as "json", '2026-11-29 12:34:56.123456+00'::timestamptz as "fine",
    'LIVE'::"WorkspaceMode" as "enum", array['a']::text[] as "list", -1.5::float4 as "small", ''::text as "empty"`;
  const text = `select ${columns.join(', ')}, ${constants}`;
  const ask = (tx: Transaction) => tx.$queryRawUnsafe<object[]>(text, ...Object.values(VALUES));
  const [ours] = await connection.transaction(ask);
  const [theirs] = await connection.db.$transaction(ask);
  expect(ours).toEqual(theirs);
  expect(ours).toMatchObject({ ...VALUES, long: 9007199254740993n });
});
