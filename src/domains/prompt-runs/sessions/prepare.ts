import type { AnswerEngine } from '../../../generated/prisma/enums.ts';
import type { Context } from '../../../kernel/context.ts';
import { type Fault, validationError } from '../../../kernel/errors.ts';
import { checkInput } from '../../../kernel/input.ts';
import { productWhere } from '../../catalog/index.ts';
import { engineId, storedEngine } from '../engines/stored-engine.ts';
import { type SessionInput, sessionInput } from '../input.ts';
import { findPromptSet } from '../prompt-sets/queries.ts';

import { enginesToAsk } from '../run/engine-access.ts';
import { type Asker, findAsker } from './persona.ts';

/** A session that can be asked: everything it names is there. */
export type PreparedSession = {
  label: string | null;
  prompts: string[];
  promptSetId: string | null;
  engines: AnswerEngine[];
  skus: string[];
  competitors: { name: string; url?: string | null | undefined }[];
  asker: Asker | null;
  repeats: number;
  place: { country: string | null; language: string | null };
};

/**
 * A session as it was asked for, checked against the workspace; nothing is stored and nothing spent.
 *
 * @throws validation_failed naming every fault, unknown rows too; engine_not_configured
 */
export async function prepareSession(ctx: Context, given: unknown): Promise<PreparedSession> {
  const checked = checkInput(sessionInput, given);
  const faults = checked.faults ?? [];
  const named = await lookUp(ctx, checked.faults ? namesIn(given) : checked.data);
  faults.push(...named.faults);
  if (checked.faults || faults.length > 0) throw validationError(faults);
  const input = checked.data;
  const wanted = input.engines ? input.engines.map(engineId) : null;
  return {
    label: input.label ?? null,
    prompts: input.prompts ?? named.setPrompts ?? [],
    promptSetId: input.promptSetId ?? null,
    engines: (await enginesToAsk(ctx, wanted)).map(storedEngine),
    skus: [...new Set(input.skus ?? [])],
    competitors: input.competitors ?? [],
    asker: named.asker,
    repeats: input.repeats ?? 1,
    place: { country: input.country ?? null, language: input.language ?? null },
  };
}

type Names = Partial<Pick<SessionInput, 'skus' | 'personaId' | 'promptSetId'>>;

/** What a session names, of one that is not valid otherwise. */
function namesIn(given: unknown): Names {
  const names = sessionInput.shape;
  const { skus, personaId, promptSetId } = Object(given);
  return {
    skus: names.skus.safeParse(skus).data ?? null,
    personaId: names.personaId.safeParse(personaId).data ?? null,
    promptSetId: names.promptSetId.safeParse(promptSetId).data ?? null,
  };
}

async function lookUp(ctx: Context, { skus, personaId, promptSetId }: Names) {
  const [unknown, asker, set] = await Promise.all([
    unknownSkus(ctx, skus ?? []),
    personaId ? findAsker(ctx, personaId) : null,
    promptSetId ? findPromptSet(ctx, promptSetId) : null,
  ]);
  const faults: Fault[] = [...unknown];
  if (personaId && !asker) faults.push({ field: 'personaId', message: 'is no persona of this workspace' });
  if (promptSetId && !set) faults.push({ field: 'promptSetId', message: 'is no prompt set of this workspace' });
  return { faults, asker, setPrompts: set?.prompts ?? null };
}

async function unknownSkus(ctx: Context, skus: readonly string[]): Promise<Fault[]> {
  if (skus.length === 0) return [];
  const rows = await ctx.db.product.findMany({ where: productWhere(ctx, { skus }), select: { sku: true } });
  const known = new Set(rows.map(({ sku }) => sku));
  return skus.flatMap((sku, index) =>
    known.has(sku) ? [] : [{ field: `skus[${index}]`, message: 'is no SKU of this workspace' }],
  );
}
