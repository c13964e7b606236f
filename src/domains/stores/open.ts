import type { Store } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { createConnection } from './connection.ts';
import { openCredentials, type StoreCredentials } from './credentials.ts';
import { createStoreHttp, JOB_LIMITS, type StoreLimits } from './http.ts';
import type { StoreApi } from './platform.ts';
import { getStore } from './queries.ts';
import { storeSettings } from './settings.ts';
import { createShopifyApi } from './shopify/api.ts';
import type { StoreConnection } from './types.ts';
import { createWooCommerceApi } from './woocommerce/api.ts';

/**
 * Opens a connection to a store; nothing is requested yet. A store that refuses the credentials later is marked
 * as unauthorized.
 *
 * @throws not_found when the workspace has no such store
 */
export async function openStore(
  ctx: Context,
  storeId: string,
  limits: StoreLimits = JOB_LIMITS,
): Promise<StoreConnection> {
  const store = await getStore(ctx, storeId);
  const api = openApi(ctx, store.baseUrl, openCredentials(ctx.secrets, store), limits);
  return createConnection(store, api, () => markUnauthorized(ctx, store));
}

/** The API at this address, with these credentials. */
export function openApi(
  ctx: Pick<Context, 'http' | 'signal' | 'settings'>,
  baseUrl: string,
  credentials: StoreCredentials,
  limits: StoreLimits,
): StoreApi {
  const http = createStoreHttp({
    http: ctx.http,
    baseUrl,
    headers: loginHeaders(credentials),
    limits,
    signal: ctx.signal,
  });
  if (credentials.platform === 'SHOPIFY')
    return createShopifyApi(http, ctx.settings.of(storeSettings).shopifyApiVersion);
  return createWooCommerceApi(http);
}

/** Notes that a store refused its credentials, unless it was given others since. */
export async function markUnauthorized(
  ctx: Context,
  store: Pick<Store, 'id' | 'workspaceId' | 'credentialsSealed'>,
): Promise<void> {
  const { id, workspaceId, credentialsSealed } = store;
  await ctx.db.store.updateMany({
    where: { id, workspaceId, credentialsSealed, status: 'CONNECTED' },
    data: { status: 'UNAUTHORIZED', updatedAt: ctx.clock.now() },
  });
}

function loginHeaders(credentials: StoreCredentials): Record<string, string> {
  if (credentials.platform === 'SHOPIFY') return { 'x-shopify-access-token': credentials.accessToken };
  const pair = `${credentials.consumerKey}:${credentials.consumerSecret}`;
  return { authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` };
}
