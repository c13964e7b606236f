import type { Context } from '../../../kernel/context.ts';

/** A persona as it colours questions. */
export type Asker = { id: string; name: string; prefix: string };

/** The persona with this id, as a prefix of questions. @returns null when the workspace has none */
export function findAsker(_ctx: Context, _id: string): Promise<Asker | null> {
  return Promise.resolve(null);
}
