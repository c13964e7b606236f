import type { Persona, Prisma, Review } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { type CursorScope, decodeCursor, type Page, pageSize, toPage } from '../../kernel/page.ts';

/** What a resolver wants of a persona, computed from the selection. */
export type PersonaSelection = { select?: Prisma.PersonaSelect; include?: Prisma.PersonaInclude };

/** Which personas: of all products unless a category or a tag is named. */
export type PersonaFilter = { category?: string | null; tag?: string | null; archived?: boolean | null };

type PageInput = { first?: number | null; after?: string | null };

/** The documented answer for a persona that the workspace does not have. */
export function personaNotFound(id: string): DomainError {
  return new DomainError('not_found', `There is no persona '${id}'.`, { id });
}

/** The persona with this id, also when it is archived. @returns null when the workspace has none */
export function findPersona(ctx: Context, id: string, selection: PersonaSelection = {}): Promise<Persona | null> {
  return ctx.db.persona.findFirst({ ...selection, where: { id, workspaceId: ctx.principal.workspaceId } });
}

/** A page of personas, those of most reviews first. @throws invalid_cursor */
export async function listPersonas(
  ctx: Context,
  input: PageInput & { filter?: PersonaFilter | null },
  selection: PersonaSelection = {},
): Promise<Page<Persona>> {
  const size = pageSize(input.first);
  const scope: CursorScope = { key: ctx.cursorKey, list: 'personas', workspaceId: ctx.principal.workspaceId };
  const [reviewCount, id] = input.after ? decodeCursor(scope, input.after) : [];
  const rows = await ctx.db.persona.findMany({
    ...withSortColumns(selection),
    where: { AND: [personaWhere(ctx, input.filter), id ? behind(Number(reviewCount), String(id)) : {}] },
    orderBy: [{ reviewCount: 'desc' }, { id: 'desc' }],
    take: size + 1,
  });
  return toPage(rows, size, scope, (row) => [row.reviewCount, row.id]);
}

/** How many personas the filter leaves. */
export function countPersonas(ctx: Context, filter: PersonaFilter | null | undefined): Promise<number> {
  return ctx.db.persona.count({ where: personaWhere(ctx, filter) });
}

function personaWhere(ctx: Context, filter: PersonaFilter | null | undefined): Prisma.PersonaWhereInput {
  return {
    workspaceId: ctx.principal.workspaceId,
    archivedAt: filter?.archived ? { not: null } : null,
    set: { category: filter?.category ?? null, tag: filter?.tag ?? null },
  };
}

function behind(reviewCount: number, id: string): Prisma.PersonaWhereInput {
  return { OR: [{ reviewCount: { lt: reviewCount } }, { reviewCount, id: { lt: id } }] };
}

function withSortColumns(selection: PersonaSelection): PersonaSelection {
  return selection.select ? { ...selection, select: { ...selection.select, id: true, reviewCount: true } } : selection;
}

/** What a resolver wants of a review, computed from the selection. */
export type ReviewSelection = { select?: Prisma.ReviewSelect; include?: Prisma.ReviewInclude };

/** The review with this id. @returns null when the workspace has none, or deleted its product */
export function findReview(ctx: Context, id: string, selection: ReviewSelection = {}): Promise<Review | null> {
  return ctx.db.review.findFirst({ ...selection, where: { ...reviewWhere(ctx), id } });
}

/** A review of a persona, and how near it is to the middle of the group, 0 to 1. */
export type AssignedReview = { affinity: number; review: Review };

/**
 * A page of a persona's reviews, those nearest to the middle first.
 *
 * @throws not_found, invalid_cursor
 */
export async function listPersonaReviews(
  ctx: Context,
  id: string,
  input: PageInput,
  selection: ReviewSelection = {},
): Promise<Page<AssignedReview>> {
  const size = pageSize(input.first);
  const { workspaceId } = ctx.principal;
  const persona = await ctx.db.persona.findFirst({ where: { id, workspaceId }, select: { setId: true } });
  if (!persona) throw personaNotFound(id);
  const scope: CursorScope = { key: ctx.cursorKey, list: `persona-reviews:${id}:${persona.setId}`, workspaceId };
  const [affinity, reviewId] = input.after ? decodeCursor(scope, input.after) : [];
  const past = reviewId ? furtherThan(Number(affinity), String(reviewId)) : {};
  const rows = await ctx.db.reviewAssignment.findMany({
    where: { AND: [assignedWhere(ctx, id, persona.setId), past] },
    select: { affinity: true, reviewId: true },
    orderBy: [{ affinity: 'desc' }, { reviewId: 'desc' }],
    take: size + 1,
  });
  const page = toPage(rows, size, scope, (row) => [row.affinity, row.reviewId]);
  const reviews = await ctx.db.review.findMany({
    ...withId(selection),
    where: { workspaceId, id: { in: page.nodes.map((row) => row.reviewId) } },
  });
  const byId = new Map(reviews.map((review) => [review.id, review]));
  const nodes = page.nodes.flatMap((row) => {
    const review = byId.get(row.reviewId);
    return review ? [{ affinity: row.affinity, review }] : [];
  });
  return { ...page, nodes };
}

/** How many reviews a persona has. */
export async function countPersonaReviews(ctx: Context, id: string): Promise<number> {
  const { workspaceId } = ctx.principal;
  const persona = await ctx.db.persona.findFirst({ where: { id, workspaceId }, select: { setId: true } });
  return persona ? ctx.db.reviewAssignment.count({ where: assignedWhere(ctx, id, persona.setId) }) : 0;
}

function assignedWhere(ctx: Context, personaId: string, setId: string): Prisma.ReviewAssignmentWhereInput {
  return { workspaceId: ctx.principal.workspaceId, setId, personaId, review: reviewWhere(ctx) };
}

function furtherThan(affinity: number, reviewId: string): Prisma.ReviewAssignmentWhereInput {
  return { OR: [{ affinity: { lt: affinity } }, { affinity, reviewId: { lt: reviewId } }] };
}

function withId(selection: ReviewSelection): ReviewSelection {
  return selection.select ? { ...selection, select: { ...selection.select, id: true } } : selection;
}

function reviewWhere(ctx: Context): Prisma.ReviewWhereInput {
  const { workspaceId } = ctx.principal;
  return { workspaceId, OR: [{ productId: null }, { product: { deletedAt: null } }] };
}
