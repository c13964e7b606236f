import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createProducts, moveProducts } from '../../domains/catalog/index.ts';
import { connectBundledStore, moveBundledStore } from '../../domains/stores/index.ts';
import { createWorkspace, hashApiKey, issueApiKey } from '../../domains/workspaces/index.ts';
import type { Workspace } from '../../generated/prisma/client.ts';
import type { Context, Services } from '../../kernel/context.ts';
import { expandScopes } from '../../kernel/scopes.ts';
import { demoCatalog } from './catalog.ts';
import type { DemoCredentials } from './credentials.ts';

/** The name of the workspace that a new installation starts with. */
const SANDBOX = 'Sandbox';

/** The name of the bundled shop among that workspace's stores. */
const BUNDLED_SHOP = 'Bundled shop';

/** The sandbox and its key; `isElsewhere` when its products have the shop of another address. */
export type Sandbox = { workspace: Workspace; key: string; isNew: boolean; isElsewhere: boolean };

/**
 * Sees to it that the installation has a sandbox: a workspace with the bundled shop's products, the shop as a connected
 * store, and a key to it in `<dataDir>/sandbox.key`. Any number of processes may do so at once.
 *
 * @param options.mayMove do the products and the store of a sandbox that is there follow the shop to this address? Not
 * where several processes share the database and this one only guesses its address
 */
export async function ensureSandbox(
  services: Services,
  options: { dataDir: string; shop: { baseUrl: string; credentials: DemoCredentials }; mayMove: boolean },
): Promise<Sandbox> {
  const { workspace, isNew } = await ensureWorkspace(services);
  const context = systemContext(services, workspace);
  const { accessToken } = options.shop.credentials;
  const baseUrl = new URL(options.shop.baseUrl).href;
  const store = { name: BUNDLED_SHOP, baseUrl, credentials: { platform: 'SHOPIFY' as const, accessToken } };
  const move = { pathPrefix: new URL(baseUrl).pathname, baseUrl };
  if (isNew) {
    await createProducts(context, inputsOf(baseUrl));
    await connectBundledStore(context, store);
  } else if (options.mayMove) {
    await moveProducts(context, move);
    await moveBundledStore(context, { ...store, ...move });
  }
  const isElsewhere = !isNew && !options.mayMove && !(await isAt(services, workspace, baseUrl));
  return { workspace, isNew, isElsewhere, key: await ensureKey(services, workspace, options.dataDir) };
}

async function isAt(services: Services, workspace: Workspace, baseUrl: string): Promise<boolean> {
  const store = await services.db.store.findFirst({ where: { workspaceId: workspace.id, name: BUNDLED_SHOP } });
  return store === null || store.baseUrl === baseUrl;
}

async function ensureWorkspace(services: Services): Promise<{ workspace: Workspace; isNew: boolean }> {
  return services.transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('sandbox'))`;
    const found = await tx.workspace.findFirst({
      where: { name: SANDBOX, mode: 'SANDBOX' },
      orderBy: { createdAt: 'asc' },
    });
    if (found) return { workspace: found, isNew: false };
    return { workspace: await createWorkspace(tx, { name: SANDBOX, mode: 'SANDBOX' }), isNew: true };
  });
}

/**
 * The key in the file while it opens this workspace, else a new one that replaces it. A key whose file cannot be
 * written is not made.
 */
async function ensureKey(services: Services, workspace: Workspace, dataDir: string): Promise<string> {
  const path = join(dataDir, 'sandbox.key');
  await mkdir(dataDir, { recursive: true });
  return services.transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('sandbox'))`;
    const kept = (await readFile(path, 'utf8').catch(() => '')).trim();
    const where = { hash: hashApiKey(kept), workspaceId: workspace.id, revokedAt: null };
    if (kept && (await tx.apiKey.findFirst({ where }))) return kept;
    const { key } = await issueApiKey(tx, workspace, { name: 'Sandbox key' });
    await writeFile(path, `${key}\n`, { mode: 0o600 });
    return key;
  });
}

function inputsOf(shopUrl: string): unknown[] {
  return demoCatalog(shopUrl).map((product) => ({
    ...product,
    channel: undefined,
    availability: product.availability.toUpperCase(),
  }));
}

function systemContext(services: Services, workspace: Workspace): Context {
  const principal = {
    workspaceId: workspace.id,
    workspaceMode: 'sandbox' as const,
    keyId: null,
    scopes: expandScopes(['read', 'write']),
  };
  return { ...services, principal, requestId: 'seed', signal: new AbortController().signal };
}
