import type { Context } from '../../../kernel/context.ts';
import { findPersona } from '../../personas/index.ts';

/** A persona as it colours questions. */
export type Asker = { id: string; name: string; prefix: string };

/** The persona with this id, as what each of its questions is prefixed with. @returns null when the workspace has none */
export async function findAsker(ctx: Context, id: string): Promise<Asker | null> {
  const persona = await findPersona(ctx, id);
  if (!persona) return null;
  const { name, summary, descriptors, loves, concerns } = persona;
  const lines = [
    `I am shopping as ${name}. ${summary}`,
    ...(descriptors.length > 0 ? [`About me: ${descriptors.join(', ')}.`] : []),
    ...(loves.length > 0 ? [`I like: ${loves.join('; ')}.`] : []),
    ...(concerns.length > 0 ? [`I worry about: ${concerns.join('; ')}.`] : []),
  ];
  return { id, name, prefix: lines.join('\n') };
}
