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
  whileIdle?: (<T>(wait: () => Promise<T>) => Promise<T>) | undefined;
  /** Is this a part of a request that has its workspace's turn already? It would wait for itself. */
  isWithinTurn?: boolean | undefined;
  /** Where a lookup notes why it found nothing; absent where null is all that is answered. */
  missing?: Missing | undefined;
};

/** What of a context may be another for a part of a request. */
export type OwnContext = Partial<
  Pick<Context, 'db' | 'sql' | 'transaction' | 'http' | 'operatorHttp' | 'whileIdle' | 'isWithinTurn' | 'missing'>
> & {
  signal?: () => AbortSignal;
};

/** Who asks what, and when to stop. */
export type Asked = Pick<Context, 'principal' | 'requestId' | 'log'> & { signal: () => AbortSignal };

/** Under which the schema's plugins keep what they know of a request; they fall back to the context itself. */
const PLUGIN_CACHE = Symbol.for('Pothos.contextCache');

/** A context is made several times a request: a class has its accessor once, where a literal defines one for each object. */
class RequestContext implements Context {
  db: Context['db'];
  sql: Context['sql'];
  transaction: Context['transaction'];
  readonly clock: Context['clock'];
  readonly log: Context['log'];
  readonly secrets: Context['secrets'];
  readonly cursorKey: Context['cursorKey'];
  http: Context['http'];
  operatorHttp: Context['operatorHttp'];
  readonly follower: Context['follower'];
  readonly publicUrl: Context['publicUrl'];
  readonly webhookTypes: Context['webhookTypes'];
  readonly settings: Context['settings'];
  readonly principal: Context['principal'];
  readonly requestId: Context['requestId'];
  whileIdle: Context['whileIdle'];
  readonly isWithinTurn: Context['isWithinTurn'];
  missing: Context['missing'];
  readonly #services: Services;
  #makeSignal: () => AbortSignal;
  #pluginCache: object | null = {};

  constructor(base: Services & Partial<Context>, asked: Asked, own: OwnContext) {
    this.db = own.db ?? base.db;
    this.sql = own.sql ?? base.sql;
    this.transaction = own.transaction ?? base.transaction;
    this.clock = base.clock;
    this.log = asked.log;
    this.secrets = base.secrets;
    this.cursorKey = base.cursorKey;
    this.http = own.http ?? base.http;
    this.operatorHttp = own.operatorHttp ?? base.operatorHttp;
    this.follower = base.follower;
    this.publicUrl = base.publicUrl;
    this.webhookTypes = base.webhookTypes;
    this.settings = base.settings;
    this.principal = asked.principal;
    this.requestId = asked.requestId;
    this.whileIdle = own.whileIdle ?? base.whileIdle;
    this.isWithinTurn = own.isWithinTurn ?? base.isWithinTurn;
    this.missing = own.missing ?? base.missing;
    this.#services = base instanceof RequestContext ? base.#services : base;
    this.#makeSignal = asked.signal;
  }

  /** Made when it is first read, which most requests never do. */
  get signal(): AbortSignal {
    return this.#makeSignal();
  }

  get [PLUGIN_CACHE](): object {
    return this.#pluginCache ?? this;
  }

  end(): void {
    const { db, sql, transaction, http, operatorHttp } = this.#services;
    Object.assign(this, { db, sql, transaction, http, operatorHttp, whileIdle: undefined, missing: undefined });
    this.#makeSignal = endedSignal;
    this.#pluginCache = null;
  }
}

/**
 * Lets go of what a context was made from, when all that was asked in it is answered; what goes on behind the answer has the
 * process's services. A weak map keeps its values until the whole heap is looked through: what the schema's plugins keep of
 * a context would keep it, and all of its request, so long.
 */
export function endContext(context: Context): void {
  if (context instanceof RequestContext) context.end();
}

/** Nobody is left to abort what goes on behind an answer. */
function endedSignal(): AbortSignal {
  return new AbortController().signal;
}

/** The context of a request. */
export function requestContext(services: Services, asked: Asked): Context {
  return new RequestContext(services, asked, {});
}

/** The same context with some of it replaced. */
export function deriveContext(context: Context, own: OwnContext): Context {
  const signal = own.signal ?? (() => context.signal);
  const { principal, requestId, log } = context;
  return new RequestContext(context, { principal, requestId, log, signal }, own);
}

/** A context below a caller's, in which lookups note why they found nothing; of a value that is no context, an object below it. */
export function noting(contextValue: unknown, missing: Missing): object {
  if (contextValue instanceof RequestContext) return deriveContext(contextValue, { missing });
  const below = typeof contextValue === 'object' ? contextValue : null;
  return Object.create(below, { missing: { value: missing } });
}

/** The context with more on it, as an object of own properties: what hands it on by copying keeps its signal too. */
export function contextWith<T extends object>(context: Context, more: T): Context & T {
  return Object.defineProperty({ ...context, ...more }, 'signal', {
    get: () => context.signal,
    enumerable: true,
    configurable: true,
  });
}
