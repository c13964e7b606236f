import type { Competitor, Prisma } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { parseInput } from '../../../kernel/input.ts';
import { isUnchanged } from '../../../kernel/is-unchanged.ts';
import type { Transaction } from '../../../platform/db.ts';
import { isUniqueViolation } from '../../../platform/db-errors.ts';
import { competitorChanged } from '../events.ts';
import { competitorInput, competitorPatch } from '../input.ts';
import { recordChange, refuseTooMany } from '../record-change.ts';
import { nameKey } from '../rules.ts';
import { competitorNotFound } from './competitor-queries.ts';

/** Competitors that a workspace can have, proposed and dismissed ones too. */
export const COMPETITORS_MAX = 1_000;

/** A competitor as a person names one. */
export type NamedCompetitor = { name: string; url?: string | null | undefined; aliases?: readonly string[] | null };

/**
 * Tracks a competitor from now on; one that was proposed or dismissed under the same name is tracked with it.
 *
 * @throws validation_failed; conflict when it is tracked already; limit_reached when the workspace has 1,000
 */
export async function createCompetitor(ctx: Context, input: unknown): Promise<Competitor> {
  const fields = parseInput(competitorInput, input);
  return ctx.transaction(async (tx) => {
    await refuseTooManyCompetitors(ctx, tx);
    const where = { workspaceId: ctx.principal.workspaceId, nameKey: nameKey(fields.name) };
    const known = await tx.competitor.findFirst({ where });
    if (known?.status === 'TRACKED') throw alreadyKnown(fields.name);
    const [tracked] = await trackWithin(ctx, tx, [fields]);
    if (!tracked) throw alreadyKnown(fields.name);
    await recordChange(ctx, tx, competitorChanged, { id: tracked.id, action: known ? 'updated' : 'created' });
    return tracked;
  });
}

/** Tracks the competitors that a session names, in the caller's transaction. @throws limit_reached as {@link createCompetitor} */
export async function trackCompetitors(
  ctx: Context,
  tx: Transaction,
  competitors: readonly Pick<NamedCompetitor, 'name' | 'url'>[],
): Promise<void> {
  if (competitors.length === 0) return;
  await refuseTooManyCompetitors(ctx, tx);
  await trackWithin(ctx, tx, competitors);
}

/** Tracks these competitors, in the caller's transaction; what is known of one and not given stays. */
export async function trackWithin(
  ctx: Context,
  tx: Transaction,
  competitors: readonly NamedCompetitor[],
): Promise<Competitor[]> {
  const now = ctx.clock.now();
  const { workspaceId } = ctx.principal;
  const tracked: Competitor[] = [];
  for (const { name, url, aliases } of competitors) {
    const given = { ...(url ? { url } : {}), ...(aliases ? { aliases: [...aliases] } : {}) };
    const change = { ...given, status: 'TRACKED', updatedAt: now } as const;
    const key = { workspaceId, nameKey: nameKey(name) };
    const row = await tx.competitor.upsert({
      where: { workspaceId_nameKey: key },
      create: { ...change, ...key, id: newId('Competitor'), name, createdAt: now },
      update: change,
    });
    tracked.push(row);
  }
  return tracked;
}

/** Tracks, dismisses, renames a competitor, or gives it other aliases. @throws not_found, conflict when the name is taken */
export async function updateCompetitor(ctx: Context, id: string, input: unknown): Promise<Competitor> {
  const { name, url, aliases, status } = parseInput(competitorPatch, input);
  const data: Prisma.CompetitorUpdateManyMutationInput = {
    ...(name === undefined ? {} : { name, nameKey: nameKey(name) }),
    ...(url === undefined ? {} : { url }),
    ...(aliases === undefined ? {} : { aliases }),
    ...(status === undefined ? {} : { status }),
  };
  return ctx
    .transaction(async (tx) => {
      const where = { id, workspaceId: ctx.principal.workspaceId };
      const before = await tx.competitor.findFirst({ where });
      if (before && isUnchanged(before, data)) return before;
      const dated = { ...data, updatedAt: ctx.clock.now() };
      const [changed] = await tx.competitor.updateManyAndReturn({ where, data: dated });
      if (!changed) throw competitorNotFound(id);
      await recordChange(ctx, tx, competitorChanged, { id, action: 'updated' });
      return changed;
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? alreadyKnown(name ?? '') : error;
    });
}

/** Deletes a competitor; answers may propose it again. @throws not_found @returns what it was */
export async function deleteCompetitor(ctx: Context, id: string): Promise<Competitor> {
  const where = { id, workspaceId: ctx.principal.workspaceId };
  return ctx.transaction(async (tx) => {
    const competitor = await tx.competitor.findFirst({ where });
    const { count } = await tx.competitor.deleteMany({ where });
    if (!competitor || count === 0) throw competitorNotFound(id);
    await recordChange(ctx, tx, competitorChanged, { id, action: 'deleted' });
    return competitor;
  });
}

/** @throws limit_reached when the workspace has 1,000 competitors */
export async function refuseTooManyCompetitors(ctx: Context, tx: Transaction): Promise<void> {
  const count = () => tx.competitor.count({ where: { workspaceId: ctx.principal.workspaceId } });
  await refuseTooMany(ctx, tx, { of: 'competitors', max: COMPETITORS_MAX, count });
}

function alreadyKnown(name: string): DomainError {
  return new DomainError('conflict', `A competitor named '${name}' is known already.`, { name });
}
