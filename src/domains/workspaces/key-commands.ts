import { appendEvent } from '../../events/append.ts';
import type { EventDefinition } from '../../events/define.ts';
import type { ApiKey } from '../../generated/prisma/client.ts';
import { type Clock, formatInstant } from '../../kernel/clock.ts';
import type { Context, Principal } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { parseInput } from '../../kernel/input.ts';
import { isUnchanged } from '../../kernel/is-unchanged.ts';
import { expandScopes } from '../../kernel/scopes.ts';
import type { Transaction } from '../../platform/db.ts';
import { wakeAfter } from '../../platform/wakeup.ts';
import { generateApiKey, hashApiKey } from './api-key.ts';
import { keyCreated, keyRevoked, keyRotated, keyUpdated } from './events.ts';
import { apiKeyInput, apiKeyPatch, overlapSeconds } from './input.ts';

/** Signalled with the workspace whose keys, or whose rate limit, were changed. */
export const KEYS_TOPIC = 'keys';

/** Whose keys they are, and when it is. */
type KeyOwner = { principal: Pick<Principal, 'workspaceId'>; clock: Clock };

/** A key's row, with the key itself where it is shown this once. */
export type ApiKeyWithSecret = ApiKey & { key: string };

/** The keys that a workspace can have and that still work. */
export const KEYS_MAX = 100;

/** How long a rotated key works on when the caller does not say: a day. */
export const OVERLAP_SECONDS = 24 * 60 * 60;

/**
 * Makes a key for the caller's workspace: a test key in a sandbox, a live key in a live workspace.
 *
 * @throws insufficient_scope when it would grant more than the caller's own key; limit_reached at 100 keys
 */
export function createApiKey(ctx: Context, input: unknown): Promise<ApiKeyWithSecret> {
  const now = ctx.clock.now();
  const { allowedDocuments, ...fields } = parseInput(apiKeyInput(now), input);
  refuseBeyondOwn(ctx, fields.scopes);
  return ctx.transaction(async (tx) => {
    await refuseTooMany(ctx, tx);
    await refuseEscape(ctx, tx, allowedDocuments ?? null);
    const row = await insertKey(ctx, tx, { ...fields, ...documentColumns(allowedDocuments ?? null) });
    const created = { scopes: row.scopes, created_by: ctx.principal.keyId };
    await record(ctx, tx, keyCreated, { ...named(row), ...created });
    return row;
  });
}

/** Changes the given fields of a key that still works. @throws not_found, invalid_state, insufficient_scope */
export function updateApiKey(ctx: Context, id: string, input: unknown): Promise<ApiKey> {
  const { allowedDocuments, ...fields } = parseInput(apiKeyPatch(ctx.clock.now()), input);
  return ctx.transaction(async (tx) => {
    const before = await lockWorkingKey(ctx, tx, id, 'changed');
    refuseBeyondOwn(ctx, before.scopes);
    refuseBeyondOwn(ctx, fields.scopes ?? []);
    if (allowedDocuments !== undefined) await refuseEscape(ctx, tx, allowedDocuments);
    const columns = allowedDocuments === undefined ? {} : documentColumns(allowedDocuments);
    if (isUnchanged(before, { ...fields, ...columns })) return before;
    const row = await tx.apiKey.update({ where: { id }, data: { ...fields, ...columns } });
    await record(ctx, tx, keyUpdated, { ...named(row), scopes: row.scopes });
    return row;
  });
}

/**
 * Replaces a key by a new one with the same name, scopes, expiry and documents; the old one works on for a while.
 *
 * @param overlap seconds, 0..604800, default a day
 * @throws not_found, invalid_state, insufficient_scope when the key grants more than the caller's own
 */
export function rotateApiKey(ctx: Context, id: string, overlap: number | null): Promise<ApiKeyWithSecret> {
  const seconds = parseInput(overlapSeconds, overlap ?? OVERLAP_SECONDS, 'overlapSeconds');
  return ctx.transaction(async (tx) => {
    const before = await lockWorkingKey(ctx, tx, id, 'rotated');
    refuseBeyondOwn(ctx, before.scopes);
    if (!before.persistedOnly) await refuseEscape(ctx, tx, null);
    const { name, scopes, expiresAt, persistedOnly, persistedDocuments } = before;
    const row = await insertKey(ctx, tx, { name, scopes, expiresAt, persistedOnly, persistedDocuments });
    const worksUntil = new Date(ctx.clock.now().getTime() + seconds * 1000);
    await tx.apiKey.update({ where: { id }, data: { revokedAt: worksUntil, replacedById: row.id } });
    const rotated = { replaced_by: row.id, works_until: formatInstant(worksUntil) };
    await record(ctx, tx, keyRotated, { ...named(before), ...rotated });
    return row;
  });
}

/** Ends a key now, in every process; revoking it again changes nothing. @throws not_found */
export function revokeApiKey(ctx: KeyOwner & Pick<Context, 'transaction'>, id: string): Promise<ApiKey> {
  return ctx.transaction(async (tx) => {
    const before = await lockKey(ctx, tx, id);
    const now = ctx.clock.now();
    if (before.revokedAt && before.revokedAt <= now) return before;
    const row = await tx.apiKey.update({ where: { id }, data: { revokedAt: now } });
    await record(ctx, tx, keyRevoked, named(row));
    return row;
  });
}

type NewKey = Pick<ApiKey, 'name' | 'persistedOnly' | 'persistedDocuments'> & {
  scopes: readonly string[];
  expiresAt?: Date | null;
};

async function insertKey(ctx: Context, tx: Transaction, fields: NewKey): Promise<ApiKeyWithSecret> {
  const key = generateApiKey(ctx.principal.workspaceMode === 'live' ? 'live' : 'test');
  const row = await tx.apiKey.create({
    data: {
      ...fields,
      scopes: [...fields.scopes],
      id: newId('ApiKey'),
      workspaceId: ctx.principal.workspaceId,
      lastFour: key.slice(-4),
      hash: hashApiKey(key),
      createdAt: ctx.clock.now(),
    },
  });
  return { ...row, key };
}

function documentColumns(allowed: readonly string[] | null) {
  return { persistedOnly: allowed !== null, persistedDocuments: [...(allowed ?? [])] };
}

async function lockKey(ctx: KeyOwner, tx: Transaction, id: string): Promise<ApiKey> {
  const workspaceId = ctx.principal.workspaceId;
  await tx.$queryRaw`select 1 from api_keys where workspace_id = ${workspaceId} and id = ${id} for no key update`;
  const row = await tx.apiKey.findFirst({ where: { workspaceId, id } });
  if (!row) throw new DomainError('not_found', `There is no API key '${id}'.`, { id });
  return row;
}

async function lockWorkingKey(ctx: Context, tx: Transaction, id: string, verb: string): Promise<ApiKey> {
  const row = await lockKey(ctx, tx, id);
  const state = row.replacedById
    ? 'rotated'
    : row.revokedAt
      ? 'revoked'
      : isPast(ctx, row.expiresAt)
        ? 'expired'
        : null;
  if (state === null) return row;
  throw new DomainError('invalid_state', `The key is ${state}, so it can't be ${verb}.`, { state });
}

function isPast(ctx: Context, moment: Date | null): boolean {
  return moment !== null && moment <= ctx.clock.now();
}

/** A key hands on no more than it has: else the smallest key that may make keys could do everything. */
function refuseBeyondOwn(ctx: Context, grants: readonly string[]): void {
  const beyond = [...expandScopes(grants)].find((scope) => !ctx.principal.scopes.has(scope));
  if (beyond === undefined) return;
  throw new DomainError('insufficient_scope', `This key lacks the scope '${beyond}', so it can't hand it on.`, {
    scope: beyond,
  });
}

/** A key that is held to its documents makes no key that is held to fewer restrictions. */
async function refuseEscape(ctx: Context, tx: Transaction, allowed: readonly string[] | null): Promise<void> {
  const { keyId } = ctx.principal;
  const own = keyId === null ? null : await tx.apiKey.findUnique({ where: { id: keyId } });
  if (!own?.persistedOnly) return;
  if (allowed?.every((hash) => own.persistedDocuments.includes(hash))) return;
  throw new DomainError(
    'document_not_allowed',
    'This key runs the documents of its list only, and so must keys it makes.',
  );
}

/** Two creations at once would each see room for one more, so they take turns at the workspace's row. */
async function refuseTooMany(ctx: Context, tx: Transaction): Promise<void> {
  const workspaceId = ctx.principal.workspaceId;
  await tx.$queryRaw`select 1 from workspaces where id = ${workspaceId} for no key update`;
  const count = await tx.apiKey.count({ where: { workspaceId, revokedAt: null } });
  if (count < KEYS_MAX) return;
  throw new DomainError('limit_reached', `A workspace can have at most ${KEYS_MAX} API keys.`, { limit: KEYS_MAX });
}

function named(row: ApiKey): { key_id: string; name: string; last_four: string } {
  return { key_id: row.id, name: row.name, last_four: row.lastFour };
}

async function record<Data extends { key_id: string }>(
  ctx: KeyOwner,
  tx: Transaction,
  definition: EventDefinition,
  data: Data,
): Promise<void> {
  const where = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
  await appendEvent(tx, where, definition, { data, subjectId: data.key_id });
  wakeAfter(tx, KEYS_TOPIC, ctx.principal.workspaceId);
}
