import type { Context } from '../../kernel/context.ts';

/** What a persona wants to know of a product: one topic each, with the sentence of a review that raises it. */
export type PersonaQuestion = { personaId: string; persona: string; topic: string; concern: string };

/** What the present personas of all products are concerned about, those of most reviews first; at most three each. */
export async function listPersonaQuestions(ctx: Pick<Context, 'db' | 'principal'>): Promise<PersonaQuestion[]> {
  const { workspaceId } = ctx.principal;
  const personas = await ctx.db.persona.findMany({
    where: { workspaceId, archivedAt: null, set: { category: null, tag: null } },
    select: { id: true, name: true, terms: true, concerns: true },
    orderBy: [{ reviewCount: 'desc' }, { id: 'desc' }],
  });
  return personas.flatMap(({ id, name, terms, concerns }) =>
    concerns.flatMap((concern): PersonaQuestion[] => {
      const topic = terms.find((term) => concern.toLowerCase().includes(term));
      return topic === undefined ? [] : [{ personaId: id, persona: name, topic, concern }];
    }),
  );
}
