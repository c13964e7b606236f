import { z } from 'zod';
import type { ReviewSource } from '../../../generated/prisma/enums.ts';
import { checkInput } from '../../../kernel/input.ts';
import { isStorable, UNSTORABLE_FAULT } from '../../../kernel/text.ts';
import type { ReadRow } from '../../uploads/index.ts';
import type { Layout, ReviewField } from './columns.ts';
import { isDate, toDate } from './dates.ts';

/** The longest review. */
export const REVIEW_MAX = 10_000;

const MAX = { title: 500, name: 200, ref: 2_048, id: 200 };

/** A review as it is taken in. */
export type ReviewInput = {
  source: ReviewSource;
  externalId: string | null;
  /** A SKU, a URL, or the handle that a shop's URL ends with. */
  productRef: string;
  title: string | null;
  /** Empty when only stars were given. */
  text: string;
  /** 1 to 5; halves are rounded up. */
  stars: number;
  reviewerName: string | null;
  reviewedAt: Date | null;
  isVerified: boolean | null;
};

const storable = (text: string): boolean => isStorable(text);
const optional = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `must be at most ${max} characters`)
    .refine(storable, UNSTORABLE_FAULT)
    .nullish()
    .transform((text) => text || null);

/** Stamped says 0 for no buyer, and 1 or 2 for a verified one. */
const VERIFIED = /^(?:true|yes|y|1|2|verified\w*|buyer|verified[_ ](?:buyer|purchase|reviewer))$/i;
const UNVERIFIED = /^(?:false|no|n|0|unverified\w*|anonymous\w*|none)$/i;

const row = z.object({
  review_text: z
    .string('is required, and may be empty')
    .trim()
    .max(REVIEW_MAX, `must be at most ${REVIEW_MAX} characters`)
    .refine(storable, UNSTORABLE_FAULT),
  star_rating: z.union([z.string(), z.number()], 'must be a number from 1 to 5').transform((stars, check) => {
    const value = typeof stars === 'number' ? stars : Number(stars.trim().replace(',', '.') || Number.NaN);
    if (value >= 1 && value <= 5) return Math.round(value);
    check.addIssue({ code: 'custom', message: 'must be a number from 1 to 5' });
    return z.NEVER;
  }),
  product_sku: optional(MAX.ref),
  product_url: optional(MAX.ref),
  review_title: optional(MAX.title),
  reviewer_name: optional(MAX.name),
  review_id: optional(MAX.id),
  review_date: z
    .string()
    .trim()
    .refine((text) => text === '' || isDate(text), 'must be a date such as 2026-05-23 or 2026-05-23T08:31:00Z')
    .nullish()
    .transform((text) => (text ? toDate(text) : null)),
  verified_purchase: z
    .union([z.boolean(), z.string(), z.number()])
    .nullish()
    .transform((value, check) => {
      const word = String(value ?? '').trim();
      if (word === '') return null;
      if (VERIFIED.test(word)) return true;
      if (UNVERIFIED.test(word)) return false;
      check.addIssue({ code: 'custom', message: 'must be true or false' });
      return z.NEVER;
    }),
});

/** Reads a row of a file; faults name the columns as the file does. */
export function readReview(
  values: Readonly<Record<string, unknown>>,
  { source, columns }: Layout,
): ReadRow<ReviewInput> {
  const given = Object.fromEntries(
    Object.entries(columns).map(([field, column]) => [field, asText(field, values[column])]),
  );
  const { data: read, faults } = checkInput(row, given);
  const nameOf = (field: string): string => columns[field as ReviewField] ?? field;
  if (faults) return { faults: faults.map(({ field, message }) => ({ column: nameOf(field), reason: message })) };
  const productRef = read.product_sku ?? read.product_url;
  if (!productRef)
    return { faults: [{ column: nameOf('product_sku'), reason: 'is required where there is no product_url' }] };
  return {
    item: {
      source,
      productRef,
      externalId: read.review_id,
      title: read.review_title,
      text: read.review_text,
      stars: read.star_rating,
      reviewerName: read.reviewer_name,
      reviewedAt: read.review_date,
      isVerified: read.verified_purchase,
    },
  };
}

/** A line of JSON may give numbers where a file gives texts, such as ids. */
function asText(field: string, value: unknown): unknown {
  if (typeof value !== 'number' || field === 'star_rating' || field === 'verified_purchase') return value;
  return String(value);
}
