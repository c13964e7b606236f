/** What an answer can say of a product that a record can be held against. */
export const CLAIM_KINDS = [
  'price',
  'currency',
  'availability',
  'brand',
  'variant',
  'spec',
  'shipping',
  'returns',
] as const;
export type ClaimKind = (typeof CLAIM_KINDS)[number];

/** `stale`: right until a short while ago. `unknown`: our record does not tell. */
export const CLAIM_VERDICTS = ['right', 'wrong', 'stale', 'unknown'] as const;
export type ClaimVerdict = (typeof CLAIM_VERDICTS)[number];

/** What the catalogue held of a product when the answer was given. */
export type CatalogRecord = {
  sku: string;
  title: string;
  brand: string | null;
  price: { amount: string; currency: string } | null;
  /** In any case: `in_stock`, `OUT_OF_STOCK`. */
  availability: string | null;
  /** What specs, delivery and returns are read from. */
  description: string | null;
  bullets: readonly string[] | null;
  /** Other prices that held before, newest first. */
  recentPrices: readonly { amount: string; currency: string; until: Date }[];
};

/** Something that an answer says of one of our products, held against our record. */
export type Claim = {
  kind: ClaimKind;
  sku: string;
  /** The sentence as the answer has it, at most 300 characters. */
  sentence: string;
  /** Where the claim stands in the answer: UTF-16 offsets, the end exclusive. */
  start: number;
  end: number;
  /** The value as the answer puts it. */
  said: string;
  /** Our value; null where the record has none. */
  ours: string | null;
  verdict: ClaimVerdict;
  /** Why the answer may say so; null for what is right or unknown. */
  likelyCause: string | null;
  howToFix: string | null;
};

/** A claim before it is put into its sentence. */
export type Finding = Omit<Claim, 'sku' | 'sentence'>;
