/** Rufus bucket `technical`: does the listing stand, whole and clean, at one address? */
import type { Criterion, Part } from '../criterion.ts';
import { look, MAX_POINTS, notApplicable, quote, sayFact, tally, verdict } from '../criterion.ts';
import { judgeCanonical, judgeServerRendered, showsPrice } from '../technical.ts';
import { listingText } from './geo.ts';

/** Traces of markup or wrong encoding that an assistant would read aloud. */
const RESIDUE =
  /&(?:amp|nbsp|quot|lt|gt|#\d{2,5});|<\/?(?:br|p|b|ul|li|div|span)\b|Ã[\u0080-\u00bf]|â€|\ufffd|\\u[0-9a-f]{4}|\[object Object\]|(?:^|\s)(?:undefined|NaN)(?:\s|$)/i;

const pageReachable: Criterion = {
  id: 'page_reachable',
  bucket: 'technical',
  title: 'The listing answers directly',
  passes: 'The listing’s address answers 200 over https after at most one redirect.',
  partial: '2 when it takes more than one redirect.',
  fix: 'Use the listing’s short address (e.g. /dp/ASIN) without campaign parameters.',
  judge(evidence) {
    const expected = 'Status 200 over https, at most one redirect.';
    const { pageFetch } = evidence;
    if (!pageFetch.looked) return notApplicable(evidence, pageFetch.reason, expected);
    const isSecure = pageFetch.finalUrl.startsWith('https://');
    const hops = pageFetch.redirects.length;
    const found = `status ${pageFetch.status} at ${pageFetch.finalUrl.slice(0, 150)} after ${hops} redirects`;
    const points = isSecure ? (hops <= 1 ? MAX_POINTS : 2) : 0;
    return verdict(
      points,
      [look(evidence, 'response', found, expected)],
      `Record ${pageFetch.finalUrl.slice(0, 150)} as the product’s address.`,
    );
  },
};

const canonicalUrl: Criterion = {
  id: 'canonical_url',
  bucket: 'technical',
  title: 'One canonical address',
  passes: 'A canonical link names this listing’s own absolute https address.',
  partial:
    '1 for a canonical link, 1 for absolute https on this host, 2 for naming this page or its listing id (1 when it differs in the query only).',
  fix: 'Record the canonical address as the product’s URL; ask for duplicate listings to be merged.',
  judge(evidence) {
    const judged = judgeCanonical(evidence);
    const canonical = evidence.page.canonicalUrl;
    const fix = canonical
      ? `Record ${canonical.slice(0, 150)} as the product’s URL; if it is another listing, have the two merged.`
      : 'Record the listing’s short address as the product’s URL.';
    return { ...judged, howToFix: judged.howToFix && fix };
  },
};

const serverRendered: Criterion = {
  id: 'server_rendered',
  bucket: 'technical',
  title: 'Title, price and description need no JavaScript',
  passes: 'The served HTML shows the title, the price and a description as text.',
  partial: 'Each of the three counts one third, half of that when it is only in structured data; rounded down.',
  fix: 'Fill in the description field; a listing without an active offer shows no price.',
  judge: judgeServerRendered,
};

const offerVisible: Criterion = {
  id: 'offer_visible',
  bucket: 'technical',
  title: 'The offer is live and visible',
  passes: 'Price, currency and availability are shown, and the product is in stock.',
  partial: '1 point for each: price shown, currency known, availability known, in stock.',
  fix: 'Keep an active offer in stock: the assistant passes over listings that cannot be bought.',
  judge(evidence) {
    const expected = 'A price in the text, its currency, and availability InStock.';
    const { price, currency, availability } = evidence.page.facts;
    const part = (name: string, isThere: boolean, fix: string): Part => ({ name, worth: 1, isThere, fix });
    const isBuyable =
      availability !== null && ['InStock', 'LimitedAvailability', 'PreOrder'].includes(availability.value);
    const parts = [
      part(`price ${sayFact(price)}`, showsPrice(evidence.page.text, price?.value ?? null), 'show a price'),
      part(`currency ${quote(currency?.value, 10)}`, currency !== null, 'declare the currency'),
      part(`availability ${availability?.value ?? 'unknown'}`, availability !== null, 'state the availability'),
      part('can be bought', isBuyable, 'restock, or activate the offer'),
    ];
    const { points, summary, fixes } = tally(parts);
    return verdict(points, [look(evidence, 'offer', summary, expected)], `For the offer: ${fixes}.`);
  },
};

const cleanText: Criterion = {
  id: 'clean_text',
  bucket: 'technical',
  title: 'The texts are clean',
  passes: 'Title, bullets, description and attributes hold no markup, entities or encoding faults.',
  partial: '2 for one faulty text.',
  fix: 'Resubmit the field that the evidence quotes as plain UTF-8 text.',
  judge(evidence) {
    const expected = 'No HTML tags, entities, broken characters or placeholders in the texts.';
    const texts = listingText(evidence).split('\n').filter(Boolean);
    if (texts.length === 0)
      return verdict(
        0,
        [look(evidence, 'texts', 'no bullets, description or attributes', expected)],
        'Fill in bullets, description and attributes.',
      );
    const faulty = texts.filter((text) => RESIDUE.test(text));
    const found = faulty[0]
      ? `${faulty.length} faulty of ${texts.length}, e.g. ${quote(around(faulty[0]))}`
      : `${texts.length} texts, none faulty`;
    return verdict(
      faulty.length === 0 ? MAX_POINTS : faulty.length === 1 ? 2 : 0,
      [look(evidence, 'texts', found, expected)],
      `Resubmit ${quote(around(faulty[0] ?? ''))} as plain text.`,
    );
  },
};

function around(text: string): string {
  const at = Math.max(0, text.search(RESIDUE) - 30);
  return text.slice(at, at + 90);
}

/** The criteria of this bucket in the Rufus Score. */
export const rufusTechnical: readonly Criterion[] = [
  pageReachable,
  canonicalUrl,
  serverRendered,
  offerVisible,
  cleanText,
];
