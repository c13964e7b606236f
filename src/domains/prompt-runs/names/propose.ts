import { appendEvent } from '../../../events/append.ts';
import type { Competitor } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Transaction } from '../../../platform/db.ts';
import { competitorsProposed } from '../events.ts';
import type { ProposedCompetitor } from '../mentions/propose-competitors.ts';
import { nameKey } from '../rules.ts';
import { COMPETITORS_MAX } from './competitors.ts';

/**
 * Proposes names that answers hold, in the caller's transaction: what is known already stays as it is, and a full
 * workspace is proposed no more.
 */
export async function proposeWithin(
  ctx: Context,
  tx: Transaction,
  sessionId: string,
  proposals: readonly ProposedCompetitor[],
): Promise<void> {
  if (proposals.length === 0) return;
  const { workspaceId } = ctx.principal;
  const rows = proposals
    .map(({ name, excerpt }) => ({ id: newId('Competitor'), name, key: nameKey(name), excerpt }))
    .sort((left, right) => (left.key < right.key ? -1 : 1));
  const now = ctx.clock.now();
  const proposed = await tx.$queryRaw<Pick<Competitor, 'id' | 'name' | 'excerpt'>[]>`
    insert into competitors (id, workspace_id, name, name_key, status, excerpt, session_id, created_at, updated_at)
    select id, ${workspaceId}, name, key, 'PROPOSED', excerpt, ${sessionId}, ${now}, ${now}
    from unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ name }) => name)}::text[],
      ${rows.map(({ key }) => key)}::text[], ${rows.map(({ excerpt }) => excerpt)}::text[]) as found (id, name, key, excerpt)
    where (select count(*) from competitors where workspace_id = ${workspaceId}) < ${COMPETITORS_MAX}
      and not exists (select 1 from competitors known where known.workspace_id = ${workspaceId} and known.name_key = found.key)
    on conflict (workspace_id, name_key) do nothing
    returning id, name, excerpt`;
  if (proposed.length === 0) return;
  await appendEvent(tx, { workspaceId, clock: ctx.clock }, competitorsProposed, {
    data: { session_id: sessionId, competitors: proposed },
    subjectId: sessionId,
  });
}
