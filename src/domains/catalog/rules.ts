import { z } from 'zod';
import { Availability, Channel } from '../../generated/prisma/enums.ts';

/** How long a deleted product can be restored. */
export const RESTORE_WINDOW_DAYS = 30;

const DAY_MS = 86_400_000;

/** Until when a product deleted at this moment can be restored; at that very moment it no longer can. */
export function restorableUntil(deletedAt: Date): Date {
  return new Date(deletedAt.getTime() + RESTORE_WINDOW_DAYS * DAY_MS);
}

/** What was deleted at this moment or before can no longer be restored now, and is purged. */
export function deletedUntil(now: Date): Date {
  return new Date(now.getTime() - RESTORE_WINDOW_DAYS * DAY_MS);
}

/** What a SKU may look like. */
export const SKU_PATTERN = '^[A-Za-z0-9._-]{1,64}$';

const sku = z.string().regex(new RegExp(SKU_PATTERN), "must be 1 to 64 letters, digits, '.', '_' or '-'");
const text = (max: number) =>
  z.string().trim().min(1, 'must not be empty').max(max, `must be at most ${max} characters`);
const webUrl = z
  .string()
  .max(2048, 'must be at most 2048 characters')
  .refine(isWebUrl, 'must be an absolute http or https URL');
const list = (item: z.ZodType<string>, max: number) => z.array(item).max(max, `must have at most ${max} items`);

const fields = {
  title: text(500),
  brand: text(200).nullish(),
  url: webUrl,
  channel: z.enum(Channel).nullish(),
  description: text(20_000).nullish(),
  bullets: list(text(1_000), 30).nullish(),
  category: text(200).nullish(),
  tags: list(text(64), 50).nullish(),
  gtin: z.string().refine(isGtin, 'must be 8, 12, 13 or 14 digits with a valid check digit').nullish(),
  price: z
    .object({
      amount: z.string().regex(/^\d{1,10}(\.\d{1,4})?$/, "must be a decimal such as '129.99'"),
      currency: z.string().refine(isCurrency, "must be an ISO 4217 code such as 'USD'"),
    })
    .nullish(),
  availability: z.enum(Availability).nullish(),
  imageUrls: list(webUrl, 50).nullish(),
};

/** A product as it is created. */
export const productInput = z.object({ sku, ...fields });

/** A change to a product: what is absent stays, null clears what may be empty. */
export const productPatch = z.object({ ...fields, title: fields.title.optional(), url: fields.url.optional() });

/** A checked product. */
export type ProductInput = z.output<typeof productInput>;

/** A checked change. */
export type ProductPatch = z.output<typeof productPatch>;

/** Is this text a GTIN whose last digit checks the others? @source GS1 General Specifications, check digit calculation */
export function isGtin(value: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(value)) return false;
  const digits = [...value].map(Number);
  const sum = digits.reverse().reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

/** The amount with the number of decimals its currency is written with, or more if it has more. */
export function formatAmount(amount: string, currency: string): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const digits = fraction.replace(/0+$/, '').padEnd(currencyDigits(currency), '0');
  return digits ? `${whole}.${digits}` : whole;
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));
const currencyDigitsCache = new Map<string, number>();

function currencyDigits(currency: string): number {
  const known = currencyDigitsCache.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().minimumFractionDigits ?? 2;
  currencyDigitsCache.set(currency, digits);
  return digits;
}

function isCurrency(value: string): boolean {
  return CURRENCIES.has(value);
}

function isWebUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  return (
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.hostname !== '' &&
    !url.username &&
    !url.password
  );
}
