import type pg from 'pg';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { JOINING, type JoiningAdapter, type JoiningTransaction } from './joining-adapter.ts';

/** The typed client inside a transaction that was begun on a connection. */
export type TypedTransaction = {
  client: Prisma.TransactionClient;
  /** From now on nothing reaches the connection. */
  leave(): void;
  /** Lets another transaction have the client, when all that it was asked has been answered. */
  giveBack(): void;
};

/** Transactions of the typed client, each of which joins one connection after another: to open one costs more than a statement. */
export type TypedTransactions = {
  /** Joins the connection. */
  join(connection: pg.PoolClient): Promise<TypedTransaction>;
  close(): void;
};

type Open = { client: Prisma.TransactionClient; transaction: JoiningTransaction; openedAt: number; end(): void };

/** The typed client ends its transactions by a timer, the longest of which is 24 days. */
const NEVER_MS = 2 ** 31 - 1;
const MAX_AGE_MS = 3_600_000;

/** How long the typed client may take to open one; nothing is waited for. */
const OPEN_MS = 30_000;

/** Keeps the transactions that nobody needs at the moment. */
export function createTypedTransactions(db: PrismaClient, adapter: JoiningAdapter): TypedTransactions {
  const free: Open[] = [];
  let isClosed = false;
  const keep = (open: Open): void => {
    if (isClosed || performance.now() - open.openedAt > MAX_AGE_MS) open.end();
    else free.push(open);
  };
  return {
    async join(connection) {
      const open = free.pop() ?? (await openOne(db, adapter));
      open.transaction.join(connection);
      return {
        client: open.client,
        leave: () => open.transaction.join(null),
        giveBack: () => keep(open),
      };
    },
    close() {
      isClosed = true;
      for (const open of free.splice(0)) open.end();
    },
  };
}

function openOne(db: PrismaClient, adapter: JoiningAdapter): Promise<Open> {
  return new Promise((resolve, reject) => {
    const run = async (client: Prisma.TransactionClient): Promise<void> => {
      let transaction: JoiningTransaction | null = null;
      await client.$executeRawUnsafe(
        adapter.announce((told) => {
          transaction = told;
        }),
      );
      const joining: JoiningTransaction | null = transaction;
      if (!joining) throw new Error('The typed client opened a transaction of another driver.');
      await new Promise<void>((end) => resolve({ client, transaction: joining, openedAt: performance.now(), end }));
    };
    db.$transaction(run, { timeout: NEVER_MS, maxWait: OPEN_MS, isolationLevel: JOINING }).catch(reject);
  });
}
