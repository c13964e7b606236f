import { z } from 'zod';
import { appendEvent } from '../../../events/append.ts';
import type { AnswerEngine } from '../../../generated/prisma/enums.ts';
import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { parseInput } from '../../../kernel/input.ts';
import type { Transaction } from '../../../platform/db.ts';
import { engineKeyChanged } from '../events.ts';
import { openKey, sealKey, settingsWith } from './access.ts';
import { apiKeySchema } from './api-key.ts';
import { checkEngineKey, type KeyCheck } from './check-engine-key.ts';
import type { EngineId } from './engine.ts';
import { engineId } from './stored-engine.ts';

const RECHECK_AFTER_MS = 60_000;

const keyInput = z.object({ apiKey: apiKeySchema });

/**
 * Gives the workspace a key of its own for an engine, once the engine took it; one that it had is replaced.
 *
 * @throws validation_failed; engine_key_refused when the engine did not take it; engine_unavailable when it could not tell
 */
export async function setEngineKey(ctx: Context, engine: AnswerEngine, input: unknown): Promise<void> {
  const { apiKey } = parseInput(keyInput, input);
  if (await isJustChecked(ctx, engine, apiKey)) return;
  const id = engineId(engine);
  const access = { http: ctx.operatorHttp, signal: ctx.signal };
  const check = await checkEngineKey(id, settingsWith(ctx, id, apiKey), access);
  if (!check.ok) throw notTaken(id, check);
  await ctx.transaction((tx) => keepKey(ctx, tx, { engine, apiKey }));
}

/** Removes the workspace's own key for an engine. @throws not_found when it has none */
export async function removeEngineKey(ctx: Context, engine: AnswerEngine): Promise<void> {
  const where = { workspaceId: ctx.principal.workspaceId, engine };
  await ctx.transaction(async (tx) => {
    const { count } = await tx.engineKey.deleteMany({ where });
    if (count === 0) throw keyNotFound(engineId(engine));
    await recordKeyChange(ctx, tx, { engine: engineId(engine), action: 'removed' });
  });
}

/** The same key again, as a repeated request sends it: the engine took it a minute ago, and is not asked once more. */
async function isJustChecked(ctx: Context, engine: AnswerEngine, apiKey: string): Promise<boolean> {
  const known = await ctx.db.engineKey.findFirst({ where: { workspaceId: ctx.principal.workspaceId, engine } });
  if (!known || ctx.clock.now().getTime() - known.checkedAt.getTime() > RECHECK_AFTER_MS) return false;
  return openKey(ctx.secrets, known) === apiKey;
}

/** Two keys at once take turns at the workspace's row; a key is sealed for the row it is in. */
async function keepKey(ctx: Context, tx: Transaction, given: { engine: AnswerEngine; apiKey: string }): Promise<void> {
  const { engine, apiKey } = given;
  const { workspaceId } = ctx.principal;
  await tx.$queryRaw`select 1 from workspaces where id = ${workspaceId} for no key update`;
  const known = await tx.engineKey.findFirst({ where: { workspaceId, engine } });
  const id = known?.id ?? newId('EngineKey');
  const now = ctx.clock.now();
  const keySealed = sealKey(ctx.secrets, { id, workspaceId }, apiKey);
  const data = { keySealed, lastFour: apiKey.slice(-4), checkedAt: now };
  await tx.engineKey.upsert({
    where: { workspaceId_engine: { workspaceId, engine } },
    create: { ...data, id, workspaceId, engine, createdAt: now },
    update: data,
  });
  await recordKeyChange(ctx, tx, { engine: engineId(engine), action: known ? 'replaced' : 'added' });
}

async function recordKeyChange(
  ctx: Context,
  tx: Transaction,
  change: { engine: EngineId; action: 'added' | 'replaced' | 'removed' },
): Promise<void> {
  const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
  await appendEvent(tx, scope, engineKeyChanged, { data: change, subjectId: change.engine });
}

/** What the engine says is shown to the one who gave the key; the key itself was taken out of it. */
function notTaken(id: EngineId, check: Extract<KeyCheck, { ok: false }>): DomainError {
  const { outcome, code, message } = check;
  const details = { engine: id, reason: code };
  if (outcome === 'blocked') {
    return new DomainError('engine_key_refused', `The engine '${id}' did not take the key: ${message}`, details);
  }
  return new DomainError('engine_unavailable', `The engine '${id}' could not check the key: ${message}`, details);
}

function keyNotFound(id: EngineId): DomainError {
  const message = `The workspace has no key of its own for the engine '${id}'.`;
  return new DomainError('not_found', message, { engine: id });
}
