import type { AlertChannel, AlertRule } from '../../../generated/prisma/client.ts';

/** A rule with the channels it tells people by. */
export type RuleWithChannels = AlertRule & { channels: AlertChannel[] };

/**
 * What an evaluation says of one cause of one subject: breached or clear now. A cause that an evaluation does not name
 * stays as it was.
 */
export type Finding = {
  cause: string;
  isBreached: boolean;
  /** What a fire's `details.causes` says of it, beside its name. */
  facts?: Readonly<Record<string, unknown>>;
  /** What a person reads of it: `the score is 46, below 50`. */
  says?: string;
};

/** An evaluation of one rule against one event. */
export type Evaluation = {
  /** What the breaches are about, e.g. a product's id. */
  subject: string;
  sku: string | null;
  findings: readonly Finding[];
  /** The numbers before and after, for the fire's details. */
  numbers: Readonly<Record<string, unknown>>;
  runId: string | null;
  sessionId: string | null;
};

/** Does the rule watch this product? */
export function isInScope(
  rule: Pick<AlertRule, 'scopeKind' | 'scopeTag' | 'scopeCategory' | 'scopeSkus'>,
  product: { sku: string; tags: readonly string[]; category: string | null },
): boolean {
  switch (rule.scopeKind) {
    case 'ALL':
      return true;
    case 'TAG':
      return rule.scopeTag !== null && product.tags.includes(rule.scopeTag);
    case 'CATEGORY':
      return rule.scopeCategory !== null && product.category === rule.scopeCategory;
    case 'SKUS':
      return rule.scopeSkus.includes(product.sku);
  }
}
