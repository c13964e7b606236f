import { appendEvent } from '../../events/append.ts';
import type { Store } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError, toDomainError, validationError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { parseInput } from '../../kernel/input.ts';
import { isUnchanged } from '../../kernel/is-unchanged.ts';
import type { Transaction } from '../../platform/db.ts';
import { isUniqueViolation } from '../../platform/db-errors.ts';
import { openCredentials, type StoreCredentials, sealCredentials } from './credentials.ts';
import { storeConnected, storeRemoved } from './events.ts';
import { REQUEST_LIMITS } from './http.ts';
import { connectInput, storePatch } from './input.ts';
import { markUnauthorized, openApi } from './open.ts';
import { getStore } from './queries.ts';

/** The most stores of a workspace. */
export const STORES_MAX = 20;

type NewStore = Pick<Store, 'platform' | 'name' | 'baseUrl'> & { credentials: StoreCredentials };

/**
 * Connects a store once it answered to the credentials, which are kept sealed and never shown.
 *
 * @throws store_unauthorized, store_unavailable or store_rejected when it did not; conflict when the workspace has
 *   connected this address; limit_reached when it has 20 stores; egress_denied when the address is not public
 */
export async function connectStore(ctx: Context, input: unknown): Promise<Store> {
  const store = parseInput(connectInput, input);
  refuseOpenLine(ctx, store.baseUrl);
  await refuseKnown(ctx, store.baseUrl);
  await openApi(ctx, store.baseUrl, store.credentials, REQUEST_LIMITS).check();
  return await keepStore(ctx, store, ctx.clock.now());
}

/** Keeps a store without asking it. @param checkedAt when it answered last; null when it was never asked */
export async function keepStore(ctx: Context, store: NewStore, checkedAt: Date | null): Promise<Store> {
  const { credentials, ...fields } = store;
  const identity = { id: newId('Store'), workspaceId: ctx.principal.workspaceId };
  const credentialsSealed = sealCredentials(ctx.secrets, identity, credentials);
  const now = ctx.clock.now();
  const data = { ...identity, ...fields, credentialsSealed, lastCheckedAt: checkedAt, createdAt: now, updatedAt: now };
  return await ctx
    .transaction(async (tx) => {
      await refuseTooMany(ctx, tx);
      const kept = await tx.store.create({ data });
      await appendEvent(tx, scopeOf(ctx), storeConnected, { data: eventData(kept), subjectId: kept.id });
      return kept;
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? alreadyConnected(store.baseUrl) : error;
    });
}

/**
 * Renames a store, or gives it other credentials once it answered to them.
 *
 * @throws not_found; store_unauthorized, store_unavailable or store_rejected when it did not answer to them
 */
export async function updateStore(ctx: Context, id: string, input: unknown): Promise<Store> {
  const store = await getStore(ctx, id);
  const { name, credentials } = parseInput(storePatch(store.platform), input);
  const now = ctx.clock.now();
  const renamed = name === null ? {} : { name };
  if (!credentials && isUnchanged(store, renamed)) return store;
  if (credentials) await openApi(ctx, store.baseUrl, credentials, REQUEST_LIMITS).check();
  const rekeyed = credentials
    ? {
        credentialsSealed: sealCredentials(ctx.secrets, store, credentials),
        status: 'CONNECTED' as const,
        lastCheckedAt: ctx.clock.now(),
      }
    : {};
  return await changeStore(ctx, store.id, { ...renamed, ...rekeyed, updatedAt: now });
}

/**
 * Asks a store whether it still answers to its credentials, and notes it.
 *
 * @throws not_found; store_unauthorized, store_unavailable or store_rejected when it does not
 */
export async function testStore(ctx: Context, id: string): Promise<Store> {
  const store = await getStore(ctx, id);
  const credentials = openCredentials(ctx.secrets, store);
  try {
    await openApi(ctx, store.baseUrl, credentials, REQUEST_LIMITS).check();
  } catch (error) {
    if (toDomainError(error).code === 'store_unauthorized') await markUnauthorized(ctx, store);
    throw error;
  }
  return await changeStore(ctx, store.id, { status: 'CONNECTED', lastCheckedAt: ctx.clock.now() });
}

/** Removes a store with its credentials. @throws not_found @returns what it was */
export async function removeStore(ctx: Context, id: string): Promise<Store> {
  const store = await getStore(ctx, id);
  return await ctx.transaction(async (tx) => {
    const { count } = await tx.store.deleteMany({ where: { workspaceId: store.workspaceId, id } });
    if (count === 0) throw new DomainError('not_found', `The store '${id}' was not found.`, { id });
    await appendEvent(tx, scopeOf(ctx), storeRemoved, { data: eventData(store), subjectId: id });
    return store;
  });
}

/** The row after a change. @throws not_found when it was removed meanwhile */
async function changeStore(
  ctx: Context,
  id: string,
  data: Partial<Pick<Store, 'name' | 'credentialsSealed' | 'status' | 'lastCheckedAt' | 'updatedAt'>>,
): Promise<Store> {
  const where = { workspaceId: ctx.principal.workspaceId, id };
  const [changed] = await ctx.db.store.updateManyAndReturn({ where, data });
  return changed ?? (await getStore(ctx, id));
}

/** Credentials over plain http could be read on the way; only what the operator allowed is near enough. */
function refuseOpenLine(ctx: Context, baseUrl: string): void {
  const { isAllowListed } = ctx.http.checkUrl(`${baseUrl}/`);
  if (isAllowListed || baseUrl.startsWith('https:')) return;
  throw validationError([{ field: 'baseUrl', message: 'must be an https address' }]);
}

async function refuseKnown(ctx: Context, baseUrl: string): Promise<void> {
  const known = await ctx.db.store.count({ where: { workspaceId: ctx.principal.workspaceId, baseUrl } });
  if (known > 0) throw alreadyConnected(baseUrl);
}

/** Two connections at once would each see room for one more, so they take turns at the workspace's row. */
async function refuseTooMany(ctx: Context, tx: Transaction): Promise<void> {
  const workspaceId = ctx.principal.workspaceId;
  await tx.$queryRaw`select 1 from workspaces where id = ${workspaceId} for no key update`;
  if ((await tx.store.count({ where: { workspaceId } })) < STORES_MAX) return;
  const message = `A workspace can have at most ${STORES_MAX} stores.`;
  throw new DomainError('limit_reached', message, { limit: STORES_MAX });
}

function alreadyConnected(baseUrl: string): DomainError {
  return new DomainError('conflict', `The store at '${baseUrl}' is already connected.`, { base_url: baseUrl });
}

function eventData(store: Store) {
  const platform = store.platform === 'SHOPIFY' ? ('shopify' as const) : ('woocommerce' as const);
  return { store_id: store.id, platform, base_url: store.baseUrl };
}

function scopeOf(ctx: Context) {
  return { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
}
