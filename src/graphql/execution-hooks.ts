import type { Context } from '../kernel/context.ts';

/** What the edge decides about a GraphQL request while it is being executed. */
export type ExecutionHooks = {
  /** The SHA-256 (hex) of the documents the key may run; null when it may run any. */
  allowedDocuments: ReadonlySet<string> | null;
  /** Pays for an operation of this cost. @throws rate_limited */
  pay(cost: number): Promise<void>;
  /** Runs work that is given this long and a context whose signal aborts then. @throws timeout */
  withDeadline<T>(context: Context, extraMs: number, work: (context: Context) => Promise<T>): Promise<T>;
  /** Runs an operation of this cost when it is the workspace's turn. @throws unavailable */
  inTurn<T>(context: Context, cost: number, work: (context: Context) => Promise<T>): Promise<T>;
  /** Registers a stream; its signal aborts, with a DomainError that says why, when the stream has to end. @throws not_acceptable */
  openStream(context: Context): { signal: AbortSignal; close(): void };
};

/** What resolvers and plugins are handed: the context of every use-case, and the edge's hooks. */
export type HookedContext = Context & { hooks: ExecutionHooks };
