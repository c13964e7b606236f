import { z } from 'zod';
import { appendEvent } from '../../events/append.ts';
import type { Persona } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { parseInput } from '../../kernel/input.ts';
import { isUnchanged } from '../../kernel/is-unchanged.ts';
import { personaUpdated } from './events.ts';
import { personaNotFound } from './queries.ts';
import { DESCRIPTOR_MAX, DESCRIPTORS_MAX, NAME_MAX, NAME_WORDS_MAX, SUMMARY_MAX } from './rules.ts';

const text = (max: number) =>
  z.string().trim().min(1, 'must not be empty').max(max, `must be at most ${max} characters`);

const patch = z.object({
  name: text(NAME_MAX)
    .refine((name) => name.split(/\s+/).length <= NAME_WORDS_MAX, `must be one to ${NAME_WORDS_MAX} words`)
    .nullish(),
  summary: text(SUMMARY_MAX).nullish(),
  descriptors: z.array(text(DESCRIPTOR_MAX)).max(DESCRIPTORS_MAX, `must be at most ${DESCRIPTORS_MAX}`).nullish(),
});

/**
 * Changes the given fields of a persona. What a person wrote stays through regenerations, as long as the group is there.
 *
 * @throws not_found, validation_failed
 */
export async function updatePersona(ctx: Context, id: string, input: unknown): Promise<Persona> {
  const given = Object.fromEntries(Object.entries(parseInput(patch, input)).filter(([, value]) => value != null));
  const { workspaceId } = ctx.principal;
  return ctx.transaction(async (tx) => {
    await tx.$queryRaw`select 1 from personas where workspace_id = ${workspaceId} and id = ${id} for no key update`;
    const persona = await tx.persona.findFirst({ where: { workspaceId, id } });
    if (!persona) throw personaNotFound(id);
    const fields = Object.keys(given).filter((field) => !isUnchanged(persona, { [field]: given[field] }));
    if (fields.length === 0) return persona;
    const now = ctx.clock.now();
    const editedFields = [...new Set([...persona.editedFields, ...fields])].sort();
    const updated = await tx.persona.update({
      where: { id },
      data: { ...given, editedFields, editedAt: now, updatedAt: now },
    });
    await appendEvent(tx, { workspaceId, clock: ctx.clock }, personaUpdated, { data: { id, fields }, subjectId: id });
    return updated;
  });
}
