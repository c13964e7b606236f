import type { StorePlatform } from '../../generated/prisma/enums.ts';
import type { Context } from '../../kernel/context.ts';
import { detectChannel } from '../catalog/index.ts';

type Candidate = { id: string; platform: StorePlatform; baseUrl: string };

/**
 * The store that a product is pushed to: the one whose address its page stands under, else the workspace's only store,
 * since a shop's admin address is often not its public one. A page at a retailer or marketplace is in no store of ours.
 *
 * @returns null when none fits
 */
export async function findStoreFor(
  ctx: Context,
  product: { sku: string; url: string },
): Promise<{ id: string; platform: StorePlatform } | null> {
  // Each audit asks, so it is a prepared statement.
  const stores = await ctx.sql.query<Candidate>({
    name: 'stores_of_workspace',
    isQuickRead: true,
    text: `select id, platform::text as platform, base_url as "baseUrl" from stores
      where workspace_id = $1 order by created_at, id`,
    values: [ctx.principal.workspaceId],
  });
  const store = storeOf(stores, product.url);
  return store && { id: store.id, platform: store.platform };
}

/** The store among these that the page is of; of several addresses that fit, the most exact. */
export function storeOf<Store extends { baseUrl: string }>(stores: readonly Store[], pageUrl: string): Store | null {
  const fitting = stores.filter((store) => isUnder(pageUrl, store.baseUrl));
  const [first, ...rest] = fitting.toSorted((one, other) => other.baseUrl.length - one.baseUrl.length);
  if (first) return rest[0]?.baseUrl.length === first.baseUrl.length ? null : first;
  const [only, another] = stores;
  return only && !another && detectChannel(pageUrl) === 'D2C' ? only : null;
}

/** Is the page below the store's address? The scheme and a leading `www.` make no difference. */
function isUnder(pageUrl: string, baseUrl: string): boolean {
  if (!URL.canParse(pageUrl)) return false;
  const page = new URL(pageUrl);
  const base = new URL(baseUrl);
  const folder = base.pathname.replace(/\/+$/, '');
  return bareHost(page) === bareHost(base) && page.pathname.startsWith(`${folder}/`);
}

function bareHost({ host }: URL): string {
  return host.replace(/^www\./, '');
}
