import type pg from 'pg';
import type { Prisma } from '../generated/prisma/client.ts';
import { DomainError } from '../kernel/errors.ts';
import { type DatabaseWatch, watched } from './database-watch.ts';
import { translated } from './db-errors.ts';
import { rawColumnTypes } from './raw-statement.ts';
import { transactionFace, type Within } from './transaction-face.ts';
import type { TypedTransaction, TypedTransactions } from './typed-transactions.ts';

/** Longer transactions would hold back every reader of the log. */
const TRANSACTION_TIMEOUT_MS = 30_000;

/** What transactions are made with. */
export type TransactionParts = {
  pool: pg.Pool;
  /** For what is not written by hand. */
  typed: TypedTransactions;
  statementName: (sql: string) => string;
  watch: DatabaseWatch | undefined;
  /** Default 30 s. */
  timeoutMs?: number | undefined;
  /** Is told every hand-written statement, with its values as JSON, and the end. */
  onQuery?: ((text: string, values: string) => void) | undefined;
};

/**
 * Runs work in one transaction: it is committed when the work succeeds, and undone when it fails.
 *
 * Hand-written statements go down its connection as they are, for a quarter of what they cost through the typed client,
 * which joins when it is first asked for something of its own.
 *
 * @throws timeout when it takes longer; what a failure of the database means to a caller
 */
export async function runTransaction<T>(
  parts: TransactionParts,
  work: (tx: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  const open = new OpenTransaction(await watched(translated(parts.pool.connect()), parts.watch), parts);
  const timer = setTimeout(() => open.expire(), parts.timeoutMs ?? TRANSACTION_TIMEOUT_MS);
  timer.unref();
  try {
    await open.send('BEGIN');
    const value = await work(transactionFace(open));
    await open.commit();
    return value;
  } catch (error) {
    await open.rollBack();
    throw error;
  } finally {
    clearTimeout(timer);
    open.end();
  }
}

class OpenTransaction implements Within {
  readonly #connection: pg.PoolClient;
  readonly #parts: TransactionParts;
  #joining: Promise<void> | null = null;
  #joined: TypedTransaction | null = null;
  /** Calls of the typed client that were not answered yet. */
  #calls = 0;
  #isOver = false;
  #isBroken = false;
  #isReleased = false;
  /** Why nothing is asked of the transaction any more. */
  #refusal: (() => Error) | null = null;

  constructor(connection: pg.PoolClient, parts: TransactionParts) {
    this.#connection = connection;
    this.#parts = parts;
  }

  /** @returns what the server says that it did */
  async send(text: 'BEGIN' | 'COMMIT' | 'ROLLBACK'): Promise<string> {
    if (text !== 'BEGIN') this.#parts.onQuery?.(text, '[]');
    const sent = this.#connection.query({ name: text, text });
    return (await watched(translated(sent), this.#parts.watch)).command;
  }

  async query(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    // What was asked of the typed client before is sent before.
    await this.#joining;
    this.#throwRefusal();
    const { onQuery, statementName, watch } = this.#parts;
    onQuery?.(text, JSON.stringify(values));
    const statement = { name: statementName(text), text, values: [...values], types: rawColumnTypes };
    return watched(translated(this.#connection.query(statement)), watch);
  }

  async call(model: string, method: PropertyKey, args: readonly unknown[]): Promise<unknown> {
    this.#throwRefusal();
    this.#calls += 1;
    try {
      this.#joining ??= this.#join();
      await this.#joining;
      this.#throwRefusal();
      if (!this.#joined) throw new Error('The typed client did not join.');
      const { client } = this.#joined;
      const delegate: Record<PropertyKey, (...args: unknown[]) => Promise<unknown>> = Reflect.get(client, model);
      return await delegate[method]?.(...args);
    } finally {
      this.#calls -= 1;
      this.#giveBack();
    }
  }

  async commit(): Promise<void> {
    this.#throwRefusal();
    this.#refuse(ended);
    // Where a statement failed and the work went on, the server has undone it all, and answers so without an error.
    if ((await this.send('COMMIT')) !== 'COMMIT') throw new Error('A statement failed, so nothing was committed.');
  }

  async rollBack(): Promise<void> {
    this.#refuse(ended);
    if (this.#isReleased) return;
    await this.send('ROLLBACK').catch(() => {
      this.#isBroken = true;
    });
  }

  /** Lets go of what the transaction holds, and of its connection, while its work may still go on. */
  expire(): void {
    this.#refuse(() => new DomainError('timeout', 'The transaction took too long and was undone.'));
    void this.rollBack().then(() => this.#release());
  }

  end(): void {
    this.#isOver = true;
    this.#giveBack();
    this.#release();
  }

  #release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#connection.release(this.#isBroken);
  }

  async #join(): Promise<void> {
    this.#joined = await this.#parts.typed.join(this.#connection);
    if (this.#refusal) this.#joined.leave();
  }

  #throwRefusal(): void {
    if (this.#refusal) throw this.#refusal();
  }

  /** What the work asked and did not wait for must not be sent behind the end: there it would be committed by itself. */
  #refuse(reason: () => Error): void {
    this.#refusal ??= reason;
    this.#joined?.leave();
  }

  /** Nor must it reach the transaction that has the client next. */
  #giveBack(): void {
    if (!this.#isOver || this.#calls > 0) return;
    this.#joined?.giveBack();
    this.#joined = null;
  }
}

function ended(): Error {
  return new Error('The transaction has ended.');
}
