import { z } from 'zod';
import { StorePlatform } from '../../generated/prisma/enums.ts';
import type { StoreCredentials } from './credentials.ts';

/** The longest name of a store. */
export const NAME_MAX = 100;

/** The longest address of a store. */
export const URL_MAX = 500;

/** The longest token, key or secret. */
export const SECRET_MAX = 500;

const name = z.string().trim().min(1, 'must not be empty').max(NAME_MAX, `must be at most ${NAME_MAX} characters`);

/** Goes into a header, so it is printable ASCII without spaces; never echoed. */
const secret = z.string().regex(/^[!-~]{1,500}$/, `must be 1 to ${SECRET_MAX} printable characters without spaces`);

const baseUrl = z
  .string()
  .trim()
  .max(URL_MAX, `must be at most ${URL_MAX} characters`)
  .refine(isStoreAddress, 'must be the https address of the store, without a user name, query or fragment')
  .transform(normalAddress);

const credentialFields = z.object({
  accessToken: secret.nullish(),
  consumerKey: secret.nullish(),
  consumerSecret: secret.nullish(),
});

/** A store as it is connected. */
export const connectInput = z
  .object({ platform: z.enum(StorePlatform), name: name.nullish(), baseUrl, credentials: credentialFields })
  .transform(({ credentials, ...store }, check) => ({
    ...store,
    name: store.name ?? new URL(store.baseUrl).host,
    credentials: credentialsOf(store.platform, credentials, check),
  }));

/** A change to a store of this platform: what is absent stays. */
export function storePatch(platform: StorePlatform) {
  return z
    .object({ name: name.nullish(), credentials: credentialFields.nullish() })
    .transform(({ name, credentials }, check) => ({
      name: name ?? null,
      credentials: credentials ? credentialsOf(platform, credentials, check) : null,
    }));
}

type GivenCredentials = z.output<typeof credentialFields>;

const CREDENTIALS = {
  SHOPIFY: { needed: ['accessToken'], label: 'a Shopify store' },
  WOOCOMMERCE: { needed: ['consumerKey', 'consumerSecret'], label: 'a WooCommerce store' },
} as const satisfies Record<StorePlatform, { needed: readonly (keyof GivenCredentials)[]; label: string }>;

function credentialsOf(platform: StorePlatform, given: GivenCredentials, check: z.RefinementCtx): StoreCredentials {
  const { label, needed } = CREDENTIALS[platform];
  const isNeeded = (field: string): boolean => needed.some((one) => one === field);
  for (const field of credentialFields.keyof().options) {
    if (isNeeded(field) === Boolean(given[field])) continue;
    const message = isNeeded(field) ? `is needed for ${label}` : `is not for ${label}`;
    check.addIssue({ code: 'custom', path: ['credentials', field], message });
  }
  const { accessToken, consumerKey, consumerSecret } = given;
  if (platform === 'SHOPIFY') return { platform, accessToken: accessToken ?? '' };
  return { platform, consumerKey: consumerKey ?? '', consumerSecret: consumerSecret ?? '' };
}

function isStoreAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') return false;
  return !url.username && !url.password && !url.search && !url.hash;
}

/** One spelling for each address, without a slash at its end. */
function normalAddress(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
