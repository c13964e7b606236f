import { createHash } from 'node:crypto';
import pg from 'pg';
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { columnTypes } from './column-types.ts';
import { type DatabaseWatch, watched } from './database-watch.ts';
import { translated } from './db-errors.ts';
import { endPool } from './end-pool.ts';
import { createAdapter } from './joining-adapter.ts';
import { openReadPipeline } from './read-pipeline.ts';
import { runTransaction } from './transaction.ts';
import { createTypedTransactions } from './typed-transactions.ts';

/** The typed client. */
export type Database = PrismaClient;

/** The typed client inside a transaction. */
export type Transaction = Prisma.TransactionClient;

/**
 * A hand-written statement; a `name` makes it prepared. `isQuickRead` lets it share a connection with others: it
 * changes nothing, and an index leads to its few rows.
 */
export type Statement = { name?: string; text: string; values?: readonly unknown[]; isQuickRead?: boolean };

/** Runs hand-written statements; every value is a parameter, never text. */
export type Sql = { query<Row>(statement: Statement): Promise<Row[]> };

/** Runs work in one transaction. @throws timeout after 30 seconds */
export type RunTransaction = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

/** An open database: the typed client, hand-written statements and transactions over one pool. */
export type DatabaseConnection = {
  db: Database;
  sql: Sql;
  transaction: RunTransaction;
  pool: pg.Pool;
  close(): Promise<void>;
};

/** A statement that runs longer than this is stopped by the server, unless said otherwise. */
const STATEMENT_TIMEOUT_MS = 10_000;

/** Whoever waits longer for a row that another holds is told to try again. */
const LOCK_TIMEOUT_MS = 1_500;

/** A transaction whose process went silent ends after so long: until then it may hold back readers of the event log. */
const IDLE_TRANSACTION_TIMEOUT_MS = 5_000;

/** Connections on which quick reads are sent without waiting for each other; a small pool has none to spare for them. */
const SHARED_CONNECTIONS = 2;
const SHARED_FROM = 6;

/** So much longer than its statement may take, an answer is waited for before its connection is given up. */
const SILENCE_MS = 2_000;

/** Is told every statement, with its values as JSON. */
type OnQuery = (text: string, values: string) => void;

/**
 * Opens the pool; connects when first used.
 *
 * @param options.max connections at most, default 20
 * @param options.statementTimeoutMs how long a statement may run, default 10 s
 * @param options.onIdleError told of connections that break while nobody uses them
 */
export function openDatabase(options: {
  url: string;
  max?: number;
  statementTimeoutMs?: number;
  onIdleError?: (error: Error) => void;
  /** How long a statement waits for a lock; default 1.5 seconds. */
  lockTimeoutMs?: number;
  /** How long a transaction may take; default 30 s. */
  transactionTimeoutMs?: number;
  /** Told how every statement ended. */
  watch?: DatabaseWatch;
  /** What the server's own views call the connections. */
  applicationName?: string;
  onQuery?: OnQuery;
}): DatabaseConnection {
  const max = options.max ?? 20;
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const config = {
    connectionString: options.url,
    types: columnTypes,
    application_name: options.applicationName ?? 'ecommerce-insights',
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    lock_timeout: options.lockTimeoutMs ?? LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
  };
  const shared = max >= SHARED_FROM ? SHARED_CONNECTIONS : 0;
  const pool = new pg.Pool({ ...config, max: max - shared, idleTimeoutMillis: 30_000 });
  const pipeline = openReadPipeline({
    config,
    size: shared,
    silenceMs: statementTimeoutMs + SILENCE_MS,
    onIdleError: (error) => options.onIdleError?.(error),
  });
  pool.on('error', (error) => options.onIdleError?.(error));
  // A client that breaks between two statements of a transaction has no other listener: the process would end.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const adapter = createAdapter(pool, statementName);
  const log = options.onQuery ? [{ emit: 'event', level: 'query' } as const] : [];
  const client = new PrismaClient({ adapter: adapter.factory, log });
  if (options.onQuery) countQueries(client, options.onQuery);
  const db = withTranslatedErrors(client, options.watch);
  const { watch, transactionTimeoutMs: timeoutMs, onQuery } = options;
  const typed = createTypedTransactions(db, adapter);
  return {
    db,
    pool,
    transaction: (work) => runTransaction({ pool, typed, statementName, watch, timeoutMs, onQuery }, work),
    sql: {
      async query<Row>(statement: Statement): Promise<Row[]> {
        options.onQuery?.(statement.text, JSON.stringify(statement.values ?? []));
        const { isQuickRead, name, text, values = [] } = statement;
        const quick = isQuickRead && name ? pipeline.query({ name, text, values: [...values] }) : null;
        const rows = quick ?? pool.query({ name, text, values: [...values] }).then((result) => result.rows);
        return rowsOf<Row>(await watched(translated(rows), options.watch));
      },
    },
    async close() {
      typed.close();
      await client.$disconnect();
      await pipeline.close();
      await endPool(pool);
    },
  };
}

/** The extension adds no model and no method, so the client keeps its type. */
function withTranslatedErrors(client: PrismaClient, watch: DatabaseWatch | undefined): PrismaClient {
  const query = {
    $allOperations: ({ args, query: run }: { args: unknown; query: (args: unknown) => Promise<unknown> }) =>
      watched(translated(run(args)), watch),
  };
  return client.$extends({ query }) as unknown as PrismaClient;
}

/** Hand-written statements inside a transaction. */
export function sqlWithin(tx: Transaction): Sql {
  return { query: ({ text, values = [] }) => tx.$queryRawUnsafe(text, ...values) };
}

/** Is the database there? Resolves when one statement has answered. */
export async function pingDatabase(sql: Sql): Promise<void> {
  await sql.query({ text: 'select 1' });
}

/** The driver knows rows as untyped records; the statement's author vouches for their shape. */
function rowsOf<Row>(rows: unknown[]): Row[] {
  return rows as Row[];
}

/** What the typed client tells of a transaction that it has joined. */
const NOT_SENT = /^(?:-- |join connection )/;

/** Prisma types event hooks only for clients built with literal options. */
function countQueries(db: PrismaClient, onQuery: OnQuery): void {
  (db as PrismaClient<'query'>).$on('query', (event) => {
    if (!NOT_SENT.test(event.query)) onQuery(event.query, event.params);
  });
}

/** The client writes few texts, again and again; lists of other lengths make others. */
const NAMES_MAX = 1_000;
const NAMES = new Map<string, string>();

function statementName(sql: string): string {
  const known = NAMES.get(sql);
  if (known !== undefined) return known;
  const name = `p${createHash('sha1').update(sql).digest('base64url')}`;
  if (NAMES.size >= NAMES_MAX) NAMES.clear();
  NAMES.set(sql, name);
  return name;
}
