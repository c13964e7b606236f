import type { Context } from '../../../kernel/context.ts';
import type { FoundPersona } from './found-persona.ts';
import type { Group } from './match.ts';
import type { Scope } from './scope.ts';

const BATCH = 5_000;

/** The personas that there are of a category or tag, each with its reviews. */
export async function readPresentGroups(ctx: Context, scope: Scope): Promise<(Group & { id: string })[]> {
  const { workspaceId } = ctx.principal;
  const personas = await ctx.db.persona.findMany({
    where: { workspaceId, archivedAt: null, set: scope },
    select: { id: true, setId: true, terms: true },
    orderBy: { id: 'asc' },
  });
  const groups = personas.map(({ id, setId, terms }) => ({ id, setId, terms, members: new Set<string>() }));
  const byId = new Map(groups.map((group) => [group.id, group]));
  for (const setId of new Set(personas.map((persona) => persona.setId))) {
    for await (const { personaId, reviewId } of assignmentsOf(ctx, setId)) {
      const group = byId.get(personaId);
      if (group?.setId === setId) group.members.add(reviewId);
    }
  }
  return groups;
}

async function* assignmentsOf(
  ctx: Context,
  setId: string,
): AsyncGenerator<{ personaId: string; reviewId: string }, void> {
  let after = '';
  for (;;) {
    const rows = await ctx.db.reviewAssignment.findMany({
      where: { workspaceId: ctx.principal.workspaceId, setId, reviewId: { gt: after } },
      select: { personaId: true, reviewId: true },
      orderBy: { reviewId: 'asc' },
      take: BATCH,
    });
    yield* rows;
    const last = rows[BATCH - 1];
    if (!last) return;
    after = last.reviewId;
  }
}

/**
 * Deletes what nothing points at: groupings that no persona was made of, as an attempt that ended too early leaves them,
 * and in earlier ones the reviews of personas that moved on.
 */
export async function clearAbandoned(ctx: Context, scope: Scope): Promise<void> {
  const { workspaceId } = ctx.principal;
  await ctx.db.personaSet.deleteMany({ where: { workspaceId, ...scope, isCurrent: false, personas: { none: {} } } });
  await ctx.db.$executeRaw`
    delete from review_assignments a using persona_sets s
    where s.workspace_id = ${workspaceId} and not s.is_current and s.category is not distinct from ${scope.category}
      and s.tag is not distinct from ${scope.tag} and a.set_id = s.id
      and not exists (select 1 from personas p where p.id = a.persona_id and p.set_id = a.set_id)`;
}

/**
 * Writes which persona each review belongs to, some thousands at a time: nothing points at them before the personas are
 * published. Reviews that went meanwhile are left out.
 *
 * @param tell how far it has come, from 0 to 1
 */
export async function saveAssignments(
  ctx: Context,
  setId: string,
  personas: readonly FoundPersona[],
  tell: (done: number) => void,
): Promise<void> {
  const total = personas.reduce((sum, { reviewCount }) => sum + reviewCount, 0);
  let done = 0;
  for (const { id, members } of personas) {
    for (let start = 0; start < members.length; start += BATCH) {
      ctx.signal.throwIfAborted();
      const batch = members.slice(start, start + BATCH);
      await ctx.db.$executeRaw`
        insert into review_assignments (workspace_id, set_id, persona_id, review_id, affinity)
        select ${ctx.principal.workspaceId}, ${setId}, ${id}, r.id, given.affinity
        from unnest(${batch.map(({ review }) => review)}::text[], ${batch.map(({ affinity }) => affinity)}::float8[])
          as given(review, affinity)
        join reviews r on r.workspace_id = ${ctx.principal.workspaceId} and r.id = given.review`;
      done += batch.length;
      tell(done / Math.max(1, total));
    }
  }
}
