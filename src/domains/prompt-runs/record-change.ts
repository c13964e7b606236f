import { appendEvent } from '../../events/append.ts';
import type { EventDefinition } from '../../events/define.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { Transaction } from '../../platform/db.ts';
import type { promptSetChanged } from './events.ts';

/** Writes that a row was created, changed or deleted, in the transaction that does it. */
export async function recordChange(
  ctx: Context,
  tx: Transaction,
  definition: EventDefinition<(typeof promptSetChanged)['data']>,
  change: { id: string; action: 'created' | 'updated' | 'deleted' },
): Promise<void> {
  const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
  await appendEvent(tx, scope, definition, { data: change, subjectId: change.id });
}

/**
 * Refuses one more row than a workspace may have; writers of the workspace wait for each other here.
 *
 * @throws limit_reached
 */
export async function refuseTooMany(
  ctx: Context,
  tx: Transaction,
  limit: { of: string; max: number; count: () => Promise<number> },
): Promise<void> {
  await tx.$queryRaw`select 1 from workspaces where id = ${ctx.principal.workspaceId} for no key update`;
  if ((await limit.count()) < limit.max) return;
  throw new DomainError('limit_reached', `A workspace can have at most ${limit.max} ${limit.of}.`, {
    limit: limit.max,
  });
}
