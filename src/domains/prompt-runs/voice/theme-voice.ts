import type { Context } from '../../../kernel/context.ts';
import { type CustomerVoice, compareVoices, type EngineVoice } from './engine-voice.ts';
import { descriptionsOf } from './product-answers.ts';

/** How engines speak of a theme, and whether it was simulated ones. */
export type ThemeVoice = EngineVoice & { isSimulated: boolean };

/**
 * What engines say of something that customers of a product speak of; in a live workspace no simulated answer counts.
 *
 * @returns null when the key may not read prompt runs
 */
export async function themeVoice(
  ctx: Context,
  theme: CustomerVoice & { sku: string; term: string },
): Promise<ThemeVoice | null> {
  if (!ctx.principal.scopes.has('prompt-runs:read')) return null;
  const { count, remarksOn } = await descriptionsOf(ctx, theme.sku);
  const isSimulated = ctx.principal.workspaceMode === 'sandbox';
  return { ...compareVoices(theme, count, remarksOn(theme.term)), isSimulated };
}
