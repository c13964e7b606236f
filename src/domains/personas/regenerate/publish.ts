import { appendEvent } from '../../../events/append.ts';
import type { Persona, Prisma } from '../../../generated/prisma/client.ts';
import type { Transaction } from '../../../platform/db.ts';
import type { JobContext } from '../../../work/run.ts';
import type { Grouping } from '../clustering/cluster-reviews.ts';
import { personasRegenerated } from '../events.ts';
import type { FoundPersona } from './found-persona.ts';
import type { Scope } from './scope.ts';

type Publication = {
  setId: string;
  scope: Scope;
  personas: readonly FoundPersona[];
  grouping: Grouping;
  reviews: number;
};

/** Makes a grouping the present one, in one transaction: its personas, what becomes of those before, and the event. */
export async function savePersonas(ctx: JobContext, tx: Transaction, publication: Publication) {
  const { setId, scope, personas } = publication;
  const { workspaceId } = ctx.principal;
  const now = ctx.clock.now();
  const before = await lockPresent(tx, workspaceId, scope);
  const held = new Map(before.map((persona) => [persona.id, persona]));
  await tx.personaSet.updateMany({ where: { workspaceId, ...scope, isCurrent: true }, data: { isCurrent: false } });
  const set = await tx.personaSet.update({ where: { id: setId }, data: { isCurrent: true } });
  for (const persona of personas) {
    const row = { ...rowOf(persona), setId, updatedAt: now };
    const known = held.get(persona.id);
    if (known) await tx.persona.update({ where: { id: persona.id }, data: withoutEdited(row, known) });
    else await tx.persona.create({ data: { ...row, id: persona.id, workspaceId, createdAt: now } });
  }
  const found = new Set(personas.map(({ id }) => id));
  const archived = before.map(({ id }) => id).filter((id) => !found.has(id));
  await tx.persona.updateMany({
    where: { workspaceId, id: { in: archived } },
    data: { archivedAt: now, updatedAt: now },
  });
  const outcome = set.isStable ? ('personas' as const) : ('no_stable_groups' as const);
  const said = {
    set_id: setId,
    ...scope,
    outcome,
    persona_ids: personas.map(({ id }) => id),
    archived_ids: archived,
    stability: set.stability,
    product_agreement: set.productAgreement,
  };
  await appendEvent(tx, { workspaceId, clock: ctx.clock }, personasRegenerated, { data: said, subjectId: setId });
  const { usable, distinct, terms, language, languages } = publication.grouping;
  return {
    ...said,
    reviews: publication.reviews,
    distinct_reviews: distinct,
    usable_reviews: usable,
    assigned_reviews: set.assignedCount,
    terms: terms.all,
    evenly_spread_terms: terms.spread,
    language,
    languages,
    candidates: set.candidates,
  };
}

/** A person may have edited one since the groups were matched: what is written now counts. */
async function lockPresent(tx: Transaction, workspaceId: string, scope: Scope): Promise<Persona[]> {
  const present = await tx.persona.findMany({
    where: { workspaceId, archivedAt: null, set: scope },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  const ids = present.map(({ id }) => id);
  await tx.$queryRaw`select 1 from personas where id = any(${ids}) order by id for update`;
  return tx.persona.findMany({ where: { workspaceId, id: { in: ids } }, orderBy: { id: 'asc' } });
}

function rowOf(persona: FoundPersona) {
  const { name, summary, writer, descriptors, loves, concerns, terms, share, reviewCount, averageStars } = persona;
  const quotes = persona.quoted satisfies Prisma.InputJsonValue;
  return { name, summary, writer, descriptors, loves, concerns, quotes, terms, share, reviewCount, averageStars };
}

function withoutEdited(
  row: Prisma.PersonaUncheckedUpdateInput,
  { editedFields }: Persona,
): Prisma.PersonaUncheckedUpdateInput {
  return Object.fromEntries(Object.entries(row).filter(([field]) => !editedFields.includes(field)));
}
