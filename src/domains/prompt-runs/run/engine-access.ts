import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { configuredEngines } from '../engines/access.ts';
import { ENGINE_IDS, type EngineId } from '../engines/engine.ts';

/**
 * The engines that a session asks: those given, or all that can be asked. A sandbox asks the simulator, which is all five.
 *
 * @throws engine_not_configured naming the engines without a key
 */
export async function enginesToAsk(ctx: Context, given: readonly EngineId[] | null): Promise<EngineId[]> {
  const isSandbox = ctx.principal.workspaceMode === 'sandbox';
  const configured: ReadonlySet<EngineId> = isSandbox ? new Set(ENGINE_IDS) : await configuredEngines(ctx);
  const wanted = ENGINE_IDS.filter((id) => (given ? given.includes(id) : configured.has(id)));
  const missing = wanted.filter((id) => !configured.has(id));
  if (wanted.length > 0 && missing.length === 0) return wanted;
  const names = missing.length > 0 ? missing : [...ENGINE_IDS];
  throw new DomainError('engine_not_configured', `There is no key for ${names.join(', ')}.`, { engines: names });
}
