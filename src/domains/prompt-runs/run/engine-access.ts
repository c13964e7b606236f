import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { ENGINE_IDS, type Engine, type EngineId } from '../engines/engine.ts';

/** The way from a workspace to the engines: by its own keys, by the installation's, or to the simulator. */
export type EngineAccess = {
  /** The engines that the workspace has a key for, of its own or the installation's. */
  configured(ctx: Context): Promise<ReadonlySet<EngineId>>;
  /** The engine as the workspace reaches it. @returns null when there is no key for it (any more) */
  open(ctx: Context, id: EngineId): Promise<Engine | null>;
};

/**
 * The engines that a session asks: those given, or all that can be asked. A sandbox asks the simulator, which is all five.
 *
 * @throws engine_not_configured naming the engines without a key
 */
export async function enginesToAsk(
  ctx: Context,
  access: EngineAccess,
  given: readonly EngineId[] | null,
): Promise<EngineId[]> {
  if (ctx.principal.workspaceMode === 'sandbox') return ENGINE_IDS.filter((id) => !given || given.includes(id));
  const configured = await access.configured(ctx);
  const wanted = given ?? ENGINE_IDS.filter((id) => configured.has(id));
  const missing = wanted.filter((id) => !configured.has(id));
  if (wanted.length > 0 && missing.length === 0) return ENGINE_IDS.filter((id) => wanted.includes(id));
  const names = missing.length > 0 ? missing : [...ENGINE_IDS];
  throw new DomainError('engine_not_configured', `There is no key for ${names.join(', ')}.`, { engines: names });
}
