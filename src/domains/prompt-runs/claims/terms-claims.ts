import { findPrices } from '../../../page-reader/numbers/money.ts';
import type { Span } from '../mentions/types.ts';
import { type Quantity, quantitiesIn } from './quantities.ts';
import type { CatalogRecord, Finding } from './types.ts';
import { type ClaimText, isDenied, isSupposed } from './words.ts';

const FREE_SHIPPING =
  /(?<!\p{L})(?:free (?:standard |express )?(?:shipping|delivery)|ships (?:for )?free|shipping is free|delivery is free|kostenloser? (?:versand|lieferung)|versandkostenfrei\p{L}*|gratis(?:versand| versand)|livraison (?:gratuite|offerte)|envío (?:gratis|gratuito)|spedizione (?:gratuita|gratis)|gratis (?:verzending|bezorging)|gratis verzonden)(?!\p{L})|送料無料|免运费|包邮|免運/iu;
const PAID_SHIPPING =
  /(?<!\p{L})(?:shipping (?:costs?|is|fee)|delivery (?:costs?|is|fee)|versand(?:kosten)?|livraison|frais de port|envío|spedizione|verzendkosten|verzending)[^.,;]{0,25}$|(?:送料|运费)[^。、]{0,6}$/iu;
const PAID_BEHIND =
  /^\s?(?:for )?(?:shipping|delivery|versand|verzendkosten|de livraison|de envío|di spedizione)(?!\p{L})/iu;
const FREE_RETURNS =
  /(?<!\p{L})(?:free returns?|returns are free|kostenlose (?:rückgabe|rücksendung|retoure)|retours? gratuits?|devolución gratuita|devoluciones gratuitas|resi? gratuit[oi]|gratis retour\p{L}*)(?!\p{L})|返品無料|免费退货/iu;

/** What a sentence says of a product's delivery and returns, held against what its record says. */
export function termsClaims(claim: ClaimText, record: CatalogRecord, isSubject: (place: Span) => boolean): Finding[] {
  const ours = [record.description ?? '', ...(record.bullets ?? [])].join('\n');
  return [
    ...freeClaim(claim, { kind: 'shipping', pattern: FREE_SHIPPING, paid: PAID_SHIPPING, ours }),
    ...freeClaim(claim, { kind: 'returns', pattern: FREE_RETURNS, paid: null, ours }),
    ...paidClaims(claim, ours),
    ...periodClaims(claim, ours),
  ].filter((found) => isSubject(found));
}

type Terms = { kind: 'shipping' | 'returns'; pattern: RegExp; paid: RegExp | null; ours: string };

function freeClaim(claim: ClaimText, { kind, pattern, paid, ours }: Terms): Finding[] {
  const { text, sentence } = claim;
  const match = pattern.exec(text.slice(sentence.start, sentence.end));
  if (!match) return [];
  const start = sentence.start + match.index;
  if (isDenied(claim, start) || isSupposed(claim, start)) return [];
  const said = match[0];
  const place = { start, end: start + said.length, said };
  const own = pattern.exec(ours);
  if (own) return [found(kind, place, { ours: own[0], verdict: 'right' })];
  const price = paid ? paidShipping(ours) : null;
  return [found(kind, place, price ? { ours: price.said, verdict: 'wrong' } : { ours: null, verdict: 'unknown' })];
}

function paidClaims(claim: ClaimText, ours: string): Finding[] {
  const { text, sentence } = claim;
  const price = paidShipping(text.slice(sentence.start, sentence.end));
  if (!price) return [];
  const start = sentence.start + price.start;
  const place = { start, end: start + price.said.length, said: price.said };
  if (isDenied(claim, start) || isSupposed(claim, start)) return [];
  const free = FREE_SHIPPING.exec(ours);
  if (free) return [found('shipping', place, { ours: free[0], verdict: 'wrong' })];
  const own = paidShipping(ours);
  if (!own) return [found('shipping', place, { ours: null, verdict: 'unknown' })];
  return [found('shipping', place, { ours: own.said, verdict: own.amount === price.amount ? 'right' : 'wrong' })];
}

function paidShipping(text: string): { start: number; said: string; amount: number } | null {
  for (const { at, length, amount } of findPrices(text, '')) {
    const isShipping =
      PAID_SHIPPING.test(text.slice(Math.max(0, at - 60), at)) || PAID_BEHIND.test(text.slice(at + length));
    if (isShipping) return { start: at, said: text.slice(at, at + length).trim(), amount: Number(amount) };
  }
  return null;
}

function periodClaims(claim: ClaimText, ours: string): Finding[] {
  const { text, sentence } = claim;
  const known = quantitiesIn(ours);
  return quantitiesIn(text.slice(sentence.start, sentence.end))
    .filter(({ attribute }) => attribute === 'returns' || attribute === 'delivery')
    .map((one) => ({ ...one, start: one.start + sentence.start, end: one.end + sentence.start }))
    .filter(({ start }) => !isDenied(claim, start) && !isSupposed(claim, start))
    .map((one) => judgePeriod(one, known));
}

function judgePeriod(said: Quantity, known: readonly Quantity[]): Finding {
  const kind = said.attribute === 'returns' ? 'returns' : 'shipping';
  const own = known.find(({ attribute }) => attribute === said.attribute);
  if (!own) return found(kind, said, { ours: null, verdict: 'unknown' });
  const isSame = Math.abs(said.high - own.high) < 0.02 * own.high && Math.abs(said.low - own.low) < 0.02 * own.low;
  return found(kind, said, { ours: own.said, verdict: isSame ? 'right' : 'wrong' });
}

function found(
  kind: 'shipping' | 'returns',
  { start, end, said }: Span & { said: string },
  { ours, verdict }: Pick<Finding, 'ours' | 'verdict'>,
): Finding {
  const isWrong = verdict === 'wrong';
  const words = kind === 'shipping' ? 'shippingDetails' : 'hasMerchantReturnPolicy';
  return {
    kind,
    start,
    end,
    said,
    ours,
    verdict,
    likelyCause: isWrong ? 'The engine read the terms of another seller.' : null,
    howToFix: isWrong ? `State your terms on the page and in ${words} of its structured data.` : null,
  };
}
