import type { EngineKey } from '../../../generated/prisma/client.ts';
import type { Context } from '../../../kernel/context.ts';
import { type SecretBox, secretAad } from '../../../platform/secrets.ts';
import { createEngine } from './create-engine.ts';
import { ENGINE_IDS, type Engine, type EngineId, type EngineSettings } from './engine.ts';
import { engineSettings } from './settings.ts';
import { engineId, storedEngine } from './stored-engine.ts';

/** The engines that the workspace has a key for, of its own or the installation's. */
export async function configuredEngines(ctx: Context): Promise<ReadonlySet<EngineId>> {
  const { engines } = ctx.settings.of(engineSettings);
  const { workspaceId } = ctx.principal;
  const own = await ctx.db.engineKey.findMany({ where: { workspaceId }, select: { engine: true } });
  const opened = new Set(own.map(({ engine }) => engineId(engine)));
  return new Set(ENGINE_IDS.filter((id) => opened.has(id) || engines[id].apiKey !== null));
}

/**
 * The engine as the workspace reaches it: by its own key where it has one, else by the installation's.
 *
 * @returns null when there is no key for it
 */
export async function openConfiguredEngine(ctx: Context, id: EngineId): Promise<Engine | null> {
  const where = { workspaceId: ctx.principal.workspaceId, engine: storedEngine(id) };
  const own = await ctx.db.engineKey.findFirst({ where });
  const apiKey = own ? openKey(ctx.secrets, own) : ctx.settings.of(engineSettings).engines[id].apiKey;
  return apiKey === null ? null : createEngine(id, settingsWith(ctx, id, apiKey), ctx.operatorHttp);
}

/** How the real engine is reached with a key. Address, model and place are the installation's. */
export function settingsWith(ctx: Context, id: EngineId, apiKey: string): EngineSettings {
  const { baseUrl, model, place, timeoutMs, searchChoice } = ctx.settings.of(engineSettings).engines[id];
  return { apiKey, baseUrl, model, place, timeoutMs, searchChoice, isSimulated: false };
}

type KeyIdentity = Pick<EngineKey, 'id' | 'workspaceId'>;

/** The key as this row keeps it; it opens nowhere else. */
export function sealKey(box: SecretBox, row: KeyIdentity, apiKey: string): string {
  return box.seal(apiKey, placeOf(row));
}

/** The key of a row. @throws SecretError when it was sealed elsewhere or changed */
export function openKey(box: SecretBox, row: KeyIdentity & { keySealed: string }): string {
  return box.open(row.keySealed, placeOf(row));
}

function placeOf({ workspaceId, id }: KeyIdentity): string {
  return secretAad({ workspaceId, table: 'engine_keys', column: 'key_sealed', rowId: id });
}
