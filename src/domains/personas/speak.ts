import type { Context } from '../../kernel/context.ts';
import { personaNotFound } from './queries.ts';

/**
 * A sentence that puts a question into the mouth of a persona, with a blank at its end: who asks, and what matters to them.
 * It says only what the persona does, whose words a person may have edited.
 *
 * @throws not_found
 */
export async function personaPrefix(ctx: Context, id: string): Promise<string> {
  const { workspaceId } = ctx.principal;
  const persona = await ctx.db.persona.findFirst({
    where: { id, workspaceId },
    select: { name: true, descriptors: true, concerns: true },
  });
  if (!persona) throw personaNotFound(id);
  const matters = persona.descriptors.slice(0, 4).join(', ');
  const worry = persona.concerns[0];
  return [
    `I am a shopper of the kind "${persona.name}"${matters ? `; what matters to me: ${matters}` : ''}.`,
    ...(worry ? [`Other buyers like me complained: "${worry}"`] : []),
    '',
  ].join(' ');
}

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
