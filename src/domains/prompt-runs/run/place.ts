import type { PromptSession } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import type { EngineId, Place } from '../engines/engine.ts';
import { engineSettings } from '../engines/settings.ts';

/** Where the shopper of a session is; what it leaves open is the engine's own place. */
export function placeOf(ctx: Context, session: Pick<PromptSession, 'country' | 'language'>, engine: EngineId): Place {
  const { place } = ctx.settings.of(engineSettings).engines[engine];
  return { country: session.country ?? place.country, language: session.language ?? place.language };
}
