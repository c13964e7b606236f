import type { Context } from '../../kernel/context.ts';
import { keepStore } from './commands.ts';
import { type StoreCredentials, sealCredentials } from './credentials.ts';

/** A store that the installation itself serves, at a folder of its own address. */
export type BundledStore = { name: string; baseUrl: string; credentials: StoreCredentials };

/** Connects the bundled store without asking it: it is not being served yet. */
export async function connectBundledStore(ctx: Context, store: BundledStore): Promise<void> {
  await keepStore(ctx, { ...store, platform: store.credentials.platform }, null);
}

/**
 * Lets the bundled store follow the installation to a new address or secret. One that was removed stays removed.
 *
 * @param move.pathPrefix the folder by which its row is known
 */
export async function moveBundledStore(ctx: Context, move: BundledStore & { pathPrefix: string }): Promise<void> {
  const { workspaceId } = ctx.principal;
  const { platform } = move.credentials;
  await ctx.transaction(async (tx) => {
    const stores = await tx.store.findMany({ where: { workspaceId, platform, name: move.name } });
    const store = stores.find(({ baseUrl }) => new URL(baseUrl).pathname === move.pathPrefix);
    if (!store) return;
    const credentialsSealed = sealCredentials(ctx.secrets, store, move.credentials);
    const data = { baseUrl: move.baseUrl, credentialsSealed, status: 'CONNECTED' as const };
    await tx.store.update({ where: { id: store.id }, data });
  });
}
