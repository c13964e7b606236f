import type { EngineKey } from '../../../generated/prisma/client.ts';
import type { AnswerEngine } from '../../../generated/prisma/enums.ts';
import type { Context } from '../../../kernel/context.ts';
import { type CursorScope, decodeCursor, type Page, pageSize, toPage } from '../../../kernel/page.ts';
import { ENGINE_IDS, type EngineId } from './engine.ts';
import { type EngineHealth, readHealth } from './health.ts';
import { engineSettings } from './settings.ts';
import { storedEngine } from './stored-engine.ts';

/** Whose key opens an engine for the workspace. */
export type KeyOwner = 'WORKSPACE' | 'INSTALLATION';

/** An engine as one workspace has it. */
export type EngineStatus = {
  engine: AnswerEngine;
  /** Null when there is no key. */
  keyOwner: KeyOwner | null;
  /** Does the simulator answer, whatever keys there are? */
  isSimulated: boolean;
  model: string;
  country: string;
  language: string;
  /** Of the workspace's own key; null when it has none. */
  keyLastFour: string | null;
  keyCheckedAt: Date | null;
  /** Of its last questions; null when it was asked none in a week. */
  health: EngineHealth | null;
};

/** A page of the five engines, in the order they are listed everywhere. @throws invalid_cursor */
export async function listEngines(
  ctx: Context,
  input: { first?: number | null; after?: string | null },
): Promise<Page<EngineStatus>> {
  const size = pageSize(input.first);
  const scope: CursorScope = { key: ctx.cursorKey, list: 'engines', workspaceId: ctx.principal.workspaceId };
  const [last] = input.after ? decodeCursor(scope, input.after) : [];
  const ids = ENGINE_IDS.slice(last === undefined ? 0 : ENGINE_IDS.findIndex((id) => storedEngine(id) === last) + 1);
  const statuses = await readStatuses(ctx, ids);
  return toPage(statuses.slice(0, size + 1), size, scope, ({ engine }) => [engine]);
}

/** One engine as the workspace has it. */
export async function getEngineStatus(ctx: Context, engine: AnswerEngine): Promise<EngineStatus> {
  const statuses = await readStatuses(
    ctx,
    ENGINE_IDS.filter((id) => storedEngine(id) === engine),
  );
  const [status] = statuses;
  if (!status) throw new Error(`There is no engine '${engine}'.`);
  return status;
}

/** Two statements, however many engines. */
async function readStatuses(ctx: Context, ids: readonly EngineId[]): Promise<EngineStatus[]> {
  const { workspaceId, workspaceMode } = ctx.principal;
  const [keys, health] = await Promise.all([ctx.db.engineKey.findMany({ where: { workspaceId } }), readHealth(ctx)]);
  const { engines } = ctx.settings.of(engineSettings);
  return ids.map((id) => {
    const engine = storedEngine(id);
    const own = keys.find((key) => key.engine === engine);
    const { apiKey, model, place } = engines[id];
    return {
      engine,
      ...ownKey(own),
      keyOwner: ownerOf(own, apiKey),
      isSimulated: workspaceMode === 'sandbox',
      model,
      ...place,
      health: health.get(engine) ?? null,
    };
  });
}

function ownKey(own: EngineKey | undefined) {
  return { keyLastFour: own?.lastFour ?? null, keyCheckedAt: own?.checkedAt ?? null };
}

function ownerOf(own: EngineKey | undefined, apiKey: string | null): KeyOwner | null {
  if (own) return 'WORKSPACE';
  return apiKey === null ? null : 'INSTALLATION';
}
