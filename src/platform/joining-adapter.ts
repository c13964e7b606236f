import { PrismaPg } from '@prisma/adapter-pg';
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
  Transaction,
} from '@prisma/driver-adapter-utils';
import type pg from 'pg';

/** The isolation that every transaction has; when it is named, the transaction is to join connections. */
export const JOINING = 'ReadCommitted';

/** A driver's transaction that is on one connection after another, and neither begins nor ends what goes on there. */
export type JoiningTransaction = { join(connection: pg.PoolClient | null): void };

/** The driver of the typed client, and its transactions that join connections. */
export type JoiningAdapter = {
  factory: SqlDriverAdapterFactory;
  /** Is told of the joining transaction in which the statement that is returned is executed first; it is never sent. */
  announce(told: (transaction: JoiningTransaction) => void): string;
};

const MARK = 'join connection ';

/** Makes the driver over a pool. */
export function createAdapter(pool: pg.Pool, statementName: (sql: string) => string): JoiningAdapter {
  const inner = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => statementName(sql) });
  const waiting = new Map<string, (transaction: JoiningTransaction) => void>();
  let last = 0;
  return {
    announce(told) {
      last += 1;
      waiting.set(`${MARK}${last}`, told);
      return `${MARK}${last}`;
    },
    factory: {
      provider: inner.provider,
      adapterName: inner.adapterName,
      async connect() {
        const adapter = await inner.connect();
        const startTransaction = async (isolation?: string): Promise<Transaction> =>
          isolation === undefined ? adapter.startTransaction() : new Joining(adapter, waiting);
        return Object.create(adapter, { startTransaction: { value: startTransaction } });
      },
    },
  };
}

class Joining implements Transaction, JoiningTransaction {
  readonly provider = 'postgres';
  readonly adapterName: string;
  /** The typed client sends no COMMIT of its own. */
  readonly options = { usePhantomQuery: true };
  readonly #adapter: SqlDriverAdapter;
  readonly #waiting: Map<string, (transaction: JoiningTransaction) => void>;
  #joined: SqlQueryable | null = null;

  constructor(adapter: SqlDriverAdapter, waiting: Map<string, (transaction: JoiningTransaction) => void>) {
    this.adapterName = adapter.adapterName;
    this.#adapter = adapter;
    this.#waiting = waiting;
  }

  /** What the adapter does with its pool, it does with one connection. */
  join(connection: pg.PoolClient | null): void {
    this.#joined = connection && Object.create(this.#adapter, { client: { value: connection } });
  }

  queryRaw(query: SqlQuery) {
    return this.#connection().queryRaw(query);
  }

  async executeRaw(query: SqlQuery): Promise<number> {
    const told = this.#waiting.get(query.sql);
    if (!told) return this.#connection().executeRaw(query);
    this.#waiting.delete(query.sql);
    told(this);
    return 0;
  }

  async commit(): Promise<void> {}

  async rollback(): Promise<void> {}

  #connection(): SqlQueryable {
    if (!this.#joined) throw new Error('The transaction is on no connection.');
    return this.#joined;
  }
}
