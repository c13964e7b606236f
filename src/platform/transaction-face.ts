import type pg from 'pg';
import type { Prisma } from '../generated/prisma/client.ts';
import { sentValue, statementOf, type Written } from './raw-statement.ts';

/** What an open transaction does for whoever works in it. */
export type Within = {
  query(text: string, values: readonly unknown[]): Promise<pg.QueryResult>;
  /** Asks the typed client. */
  call(model: string, method: PropertyKey, args: readonly unknown[]): Promise<unknown>;
};

type Call = (...args: unknown[]) => Promise<unknown>;

/** The transaction as the typed client shows one: its models, and hand-written statements. */
export function transactionFace(within: Within): Prisma.TransactionClient {
  const send = (written: readonly unknown[]): Promise<pg.QueryResult> => {
    const { text, values } = statementOf(written as unknown as Written);
    return within.query(text, values);
  };
  const sendText = (text: unknown, values: readonly unknown[]) => within.query(String(text), values.map(sentValue));
  const own: Record<string, Call> = {
    $queryRaw: async (...written) => (await send(written)).rows,
    $executeRaw: async (...written) => (await send(written)).rowCount ?? 0,
    $queryRawUnsafe: async (text, ...values) => (await sendText(text, values)).rows,
    $executeRawUnsafe: async (text, ...values) => (await sendText(text, values)).rowCount ?? 0,
  };
  const members = new Map<string, unknown>(Object.entries(own));
  return new Proxy({} as Prisma.TransactionClient, {
    get(_target, name) {
      if (typeof name !== 'string' || name === 'then') return undefined;
      if (!members.has(name)) members.set(name, modelFace(within, name));
      return members.get(name);
    },
  });
}

/** The calls of one model. */
function modelFace(within: Within, model: string): object {
  return new Proxy(
    {},
    {
      get:
        (_target, method): Call =>
        (...args) =>
          within.call(model, method, args),
    },
  );
}
