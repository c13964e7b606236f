import { z } from 'zod';
import type { Store } from '../../generated/prisma/client.ts';
import { type SecretBox, secretAad } from '../../platform/secrets.ts';

/** What opens a store: an access token for Shopify, a consumer key and secret for WooCommerce. */
export type StoreCredentials =
  | { platform: 'SHOPIFY'; accessToken: string }
  | { platform: 'WOOCOMMERCE'; consumerKey: string; consumerSecret: string };

const kept = z.discriminatedUnion('platform', [
  z.object({ platform: z.literal('SHOPIFY'), accessToken: z.string() }),
  z.object({ platform: z.literal('WOOCOMMERCE'), consumerKey: z.string(), consumerSecret: z.string() }),
]);

type StoreIdentity = Pick<Store, 'id' | 'workspaceId'>;

/** The credentials as this store's row keeps them; they open nowhere else. */
export function sealCredentials(box: SecretBox, store: StoreIdentity, credentials: StoreCredentials): string {
  return box.seal(JSON.stringify(credentials), placeOf(store));
}

/** The credentials of a store's row. @throws SecretError when they were sealed elsewhere or changed */
export function openCredentials(
  box: SecretBox,
  store: StoreIdentity & { credentialsSealed: string },
): StoreCredentials {
  return kept.parse(JSON.parse(box.open(store.credentialsSealed, placeOf(store))));
}

function placeOf({ workspaceId, id }: StoreIdentity): string {
  return secretAad({ workspaceId, table: 'stores', column: 'credentials_sealed', rowId: id });
}
