import type { Context } from '../kernel/context.ts';
import type { Database } from '../platform/db.ts';

/** What reaches the database for one request. */
type Reach = Pick<Context, 'db' | 'sql' | 'transaction'>;

/** Lets the requests of one workspace hold a part of the database's connections at most. */
export type ConnectionShare = {
  /** The same reach, within the workspace's part. Quick reads share a connection with everybody's, and wait for nothing. */
  within(workspaceId: string, reach: Reach): Reach;
};

/** A workspace's part: statements and transactions apart, so that a transaction that reads beside itself waits for no other. */
type Part = { base: Database; db: Database; statements: Permits; transactions: Permits };

/** So many workspaces are remembered; whoever has nothing under way is forgotten first. */
const PARTS_MAX = 200;

/** @param each statements of one workspace at once, and as many transactions */
export function createConnectionShare(each: number): ConnectionShare {
  const parts = new Map<string, Part>();

  function partOf(workspaceId: string, db: Database): Part {
    const known = parts.get(workspaceId);
    if (known) return known;
    const statements = createPermits(each);
    const part = { base: db, db: limited(db, statements), statements, transactions: createPermits(each) };
    parts.set(workspaceId, part);
    if (parts.size > PARTS_MAX) forgetIdle(parts);
    return part;
  }

  return {
    within(workspaceId, { db, sql, transaction }) {
      const part = partOf(workspaceId, db);
      return {
        // Within a transaction, the client is the transaction's own.
        db: db === part.base ? part.db : db,
        sql: {
          query: (statement) =>
            statement.isQuickRead ? sql.query(statement) : part.statements.run(() => sql.query(statement)),
        },
        transaction: (work) => part.transactions.run(() => transaction(work)),
      };
    },
  };
}

/** The extension adds no model and no method, so the client keeps its type. */
function limited(db: Database, permits: Permits): Database {
  const query = {
    $allOperations: ({ args, query: run }: { args: unknown; query: (args: unknown) => Promise<unknown> }) =>
      permits.run(() => run(args)),
  };
  return db.$extends({ query }) as unknown as Database;
}

function forgetIdle(parts: Map<string, Part>): void {
  for (const [workspaceId, { statements, transactions }] of parts) {
    if (statements.isIdle() && transactions.isIdle()) parts.delete(workspaceId);
    if (parts.size <= PARTS_MAX / 2) return;
  }
}

type Permits = { run<T>(work: () => Promise<T>): Promise<T>; isIdle(): boolean };

/** So many works at once, the others in their order. */
function createPermits(most: number): Permits {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(work) {
      if (running < most) running += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
    isIdle: () => running === 0,
  };
}
