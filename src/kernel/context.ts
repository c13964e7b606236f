import type { Database, Sql, Transaction } from '../platform/db.ts';
import type { HttpOut } from '../platform/http-out.ts';
import type { SecretBox } from '../platform/secrets.ts';
import type { Clock } from './clock.ts';
import type { Follower } from './event-log.ts';
import type { Log } from './log.ts';
import type { Missing } from './missing.ts';
import type { Scope } from './scopes.ts';
import type { Settings } from './settings.ts';

/** Who asks: a key of one workspace, or the system at work on its behalf (`keyId` null). */
export type Principal = {
  workspaceId: string;
  workspaceMode: 'sandbox' | 'live';
  keyId: string | null;
  scopes: ReadonlySet<Scope>;
};

/** What the process offers to whatever it runs; built once, by the composition root. */
export type Services = {
  db: Database;
  /** Hand-written statements, for what is hot or what Prisma cannot say. */
  sql: Sql;
  /** Runs the work in one transaction, and wakes the dispatcher and the followers after it commits. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  clock: Clock;
  log: Log;
  /** Seals secrets for their row. */
  secrets: SecretBox;
  /** Signs page cursors. */
  cursorKey: Buffer;
  /** The HTTP client for every outgoing request. */
  http: HttpOut;
  /**
   * The HTTP client for addresses that the operator configured, private ones too; no caller's URL is requested with
   * it.
   */
  operatorHttp: HttpOut;
  /** Live subscriptions to the event log. */
  follower: Follower;
  /** The address the product is reached at, without a slash at the end. */
  publicUrl: string;
  /** The event types that webhook endpoints may ask for. */
  webhookTypes: readonly string[];
  /** What each domain takes from the environment. */
  settings: Settings;
};

/** What every use-case is handed first. */
export type Context = Services & {
  principal: Principal;
  requestId: string;
  /** Aborts when the caller has gone or the time is up. */
  signal: AbortSignal;
  /** Waits for something outside, while others use what this request may; absent where nobody else waits. */
  whileIdle?: <T>(wait: () => Promise<T>) => Promise<T>;
  /** Where a lookup notes why it found nothing; absent where null is all that is answered. */
  missing?: Missing;
};

/** What of a context may be another for a part of a request. */
export type OwnContext = Partial<
  Pick<Context, 'db' | 'sql' | 'transaction' | 'http' | 'operatorHttp' | 'whileIdle'>
> & {
  signal?: () => AbortSignal;
};

/** The same context with some of it replaced. A signal is made when it is first read, which most never do. */
export function deriveContext(context: Context, own: OwnContext): Context {
  const { clock, log, secrets, cursorKey, follower } = context;
  const { db = context.db, sql = context.sql } = own;
  const { http = context.http, operatorHttp = context.operatorHttp, whileIdle = context.whileIdle } = own;
  const { publicUrl, webhookTypes, settings, principal, requestId, missing } = context;
  const transaction = own.transaction ?? context.transaction;
  const services = { db, sql, transaction, clock, log, secrets, cursorKey, http, operatorHttp, follower };
  return {
    ...services,
    publicUrl,
    webhookTypes,
    settings,
    principal,
    requestId,
    ...(whileIdle ? { whileIdle } : {}),
    ...(missing ? { missing } : {}),
    get signal() {
      return own.signal ? own.signal() : context.signal;
    },
  };
}
