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

/** Whoever asked so recently is at work. */
const AT_WORK_MS = 1_000;

/**
 * Counts by workspace. While another is at work, a workspace has half of its part: a database has fewer processors than
 * connections, and who keeps many statements running takes the time of the others' few.
 *
 * @param each statements of one workspace at once, and as many transactions
 */
export function createConnectionShare(each: number): ConnectionShare {
  const parts = new Map<string, Part>();
  const asked = createAsked();

  function partOf(workspaceId: string, db: Database): Part {
    const known = parts.get(workspaceId);
    if (known) return known;
    const most = () => (asked.isAnotherAtWork(workspaceId) ? Math.max(1, Math.floor(each / 2)) : each);
    const statements = createPermits(most);
    const part = { base: db, db: limited(db, statements), statements, transactions: createPermits(() => each) };
    parts.set(workspaceId, part);
    if (parts.size > PARTS_MAX) forgetIdle(parts);
    return part;
  }

  return {
    within(workspaceId, { db, sql, transaction }) {
      asked.note(workspaceId);
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

/** Who asked of late: the last workspace, and the last that was another. */
function createAsked() {
  let last = { workspaceId: '', at: Number.NEGATIVE_INFINITY };
  let other = last;
  return {
    note(workspaceId: string): void {
      if (last.workspaceId !== workspaceId) other = last;
      last = { workspaceId, at: performance.now() };
    },
    isAnotherAtWork: (workspaceId: string): boolean => {
      const one = last.workspaceId === workspaceId ? other : last;
      return performance.now() - one.at < AT_WORK_MS;
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

/** As many works at once as there may be at the moment, the others in their order. */
function createPermits(most: () => number): Permits {
  const waiting: (() => void)[] = [];
  let running = 0;
  const serve = (): void => {
    while (waiting.length > 0 && running < most()) {
      running += 1;
      waiting.shift()?.();
    }
  };
  return {
    async run(work) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        serve();
      });
      try {
        return await work();
      } finally {
        running -= 1;
        serve();
      }
    },
    isIdle: () => running === 0,
  };
}
