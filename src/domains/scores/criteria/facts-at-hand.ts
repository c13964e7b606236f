import type { AuditEvidence } from '../site/types.ts';

/** Rows about the listing rather than the thing. */
const OF_THE_LISTING =
  /^(?:item|article|artikel|product code|sku|ean|asin|shop|seller|category|condition|date|model number)(?![\p{L}])/iu;

/** Attributes of the page as `Length 235 cm, Width 100 cm`. @returns an empty text when there are none */
export function factsAtHand({ page }: AuditEvidence, count = 4): string {
  const rows = page.specs.filter(
    ({ name, value }) => name.length <= 30 && value.length <= 40 && !OF_THE_LISTING.test(name),
  );
  return rows
    .slice(0, count)
    .map(({ name, value }) => `${name} ${value}`)
    .join(', ');
}

/** Those attributes as the end of an advice. @returns an empty text when there are none */
export function factsAdvice(evidence: AuditEvidence): string {
  const at = factsAtHand(evidence);
  return at ? ` (the page knows ${at})` : '';
}
