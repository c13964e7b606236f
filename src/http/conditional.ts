import { type Context, deriveContext } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { type Database, sqlWithin, type Transaction } from '../platform/db.ts';
import { isSerializationFailure } from '../platform/db-errors.ts';
import type { CompiledRoute } from '../rest/compiled.ts';
import type { Rest } from '../rest/handle.ts';
import { etagMatches, weakEtag } from './respond.ts';

type Asked = { rest: Rest; route: Pick<CompiledRoute, 'path'>; pathname: string; requestId: string; ifMatch: string };

/**
 * The context for a change that `If-Match` makes conditional: its transaction begins by reading the row as GET shows
 * it, in a snapshot that a concurrent change of the row makes fail. So of two changes with the same ETag one is made,
 * and the other is refused, also when both arrive at once or the other change comes without a condition.
 *
 * A command that opens no transaction is held to the ETag before it starts only.
 *
 * @throws precondition_failed, now or when the transaction commits
 */
export async function conditionally(context: Context, asked: Asked): Promise<Context> {
  await holdToEtag(context, asked);
  return deriveContext(context, {
    transaction: async (work) => {
      try {
        return await context.transaction(async (tx) => {
          await tx.$executeRawUnsafe('set transaction isolation level repeatable read');
          await holdToEtag(deriveContext(context, { db: reading(tx), sql: sqlWithin(tx), isWithinTurn: true }), asked);
          return work(tx);
        });
      } catch (error) {
        throw isSerializationFailure(error) ? changed() : error;
      }
    },
  });
}

/** A row that is not there passes: the change itself says so. A path that only looks like a row's has no ETag. */
async function holdToEtag(context: Context, { rest, route, pathname, requestId, ifMatch }: Asked): Promise<void> {
  const match = rest.match('GET', pathname);
  if (match?.kind !== 'route' || match.route.path !== route.path) {
    throw new DomainError('precondition_failed', 'This path has no ETag; send the request without `If-Match`.');
  }
  const request = { match, query: new URLSearchParams(), body: undefined, contextValue: context, requestId };
  const answer = await rest.handle(request);
  if (answer.status === 404 || !('body' in answer)) return;
  if (answer.status !== 200) {
    const reason = 'The row could not be read to compare its ETag; the key needs the scope to read it.';
    throw new DomainError(answer.status === 403 ? 'insufficient_scope' : 'unavailable', reason);
  }
  if (!etagMatches(ifMatch, weakEtag(JSON.stringify(answer.body)))) throw changed();
}

function changed(): DomainError {
  return new DomainError('precondition_failed', 'The row changed since the ETag in `If-Match` was issued.');
}

/** A GET reads through models and statements, and the models are the same on a transaction as on the client. */
function reading(tx: Transaction): Database {
  return tx as Database;
}
