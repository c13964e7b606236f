import type { Candidate } from '../candidates/candidate.ts';
import type { FactContext } from '../candidates/context.ts';
import { declaredSkus, scriptSkus } from '../candidates/declared-skus.ts';
import { GROUPED, IDENTIFIER, labelled } from '../candidates/labelled.ts';
import { formIds, markedSkus, namedSkus } from '../candidates/sku-places.ts';
import { idsInUrl } from '../candidates/url-id.ts';
import { marketplaceId } from '../platforms/platforms.ts';
import type { Fact } from '../types.ts';
import { agreeOn, isSameText } from './agreement.ts';

/** Long random ids are for machines; a shop does not call a product so. */
const MACHINE = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{24,}$|gid:|.{41,})/i;
const WORD = /^[A-Za-z][A-Za-z_-]{2,30}$/;
const NO_WORD = /^(?:n-?a|none|null|not|keine?|aucun|sku|undefined|various|select|see)\b/i;

/**
 * What the shop calls the product by: stock keeping unit, article number, or the number in its address.
 *
 * What a visitor reads under a label outranks data that only the address confirms: data often holds a key of the
 * database. Data that the page shows too is taken as data has it, of several words and all.
 */
export function readSku(context: FactContext): Fact | null {
  const market = marketplaceId(context.url);
  const candidates = inOrder(context);
  if (market === null) return asWritten(context, agreeOn(candidates));
  return agreeOn([{ value: market, source: 'url', where: 'the number in the URL' }, ...candidates]);
}

const WRITTEN_MIN = 5;

/** A number of the address as the page writes it: `00293772` is called `002.937.72`, and `n9259` is `N9259`. */
function asWritten({ page, head }: FactContext, fact: Fact | null): Fact | null {
  if (fact?.source !== 'url' || !/^[A-Za-z\d]+$/.test(fact.value) || fact.value.length < WRITTEN_MIN) return fact;
  const letters = fact.value.split('').join('[.-]?');
  const written = new RegExp(`(?<![\\p{L}\\p{N}.-])${letters}(?![\\p{L}\\p{N}])`, 'iu');
  const found = written.exec(`${head.title ?? ''}\n${page.text}`)?.[0];
  return found === undefined ? fact : { ...fact, value: found };
}

function inOrder(context: FactContext): Candidate[] {
  const everyDeclared = declaredSkus(context);
  const labels = labelled(context, 'sku');
  const named = namedSkus(context);
  const everyShown = [...labels, ...named];
  const declared = everyDeclared.filter(isIdentifier);
  const weak = withDigits(labelled(context, 'weak'));
  const models = withDigits(labelled(context, 'model'));
  const inAddress = (found: readonly Candidate[]) => found.filter(({ value }) => isInAddress(context, value));
  return [
    ...agreed(everyDeclared, [...everyShown, ...labels.map((one) => ({ ...one, value: one.whole }))]),
    ...labels,
    ...inAddress(named.filter(isIdentifier)),
    ...inAddress(declared).filter(({ where }) => where.endsWith('.sku')),
    ...named,
    ...inAddress(declared),
    ...inAddress([...weak, ...models]),
    ...declared,
    ...inAddress(markedSkus(context)),
    ...inAddress(scriptSkus(context, 'sku')),
    ...onlyMarked(context),
    ...scriptSkus(context, 'sku'),
    ...shownWords(everyShown),
    ...weak,
    ...inAddress(scriptSkus(context, 'key')),
    ...urlSkus(context),
    ...models,
    ...formIds(context),
    ...scriptSkus(context, 'key'),
  ].filter((one) => isIdentifier(one) || isWhole(one));
}

/** Values that data and the page both say; such may be of several words, or a word without digits. */
function agreed(declared: readonly Candidate[], shown: readonly Candidate[]): Candidate[] {
  return declared
    .filter(({ value }) => value.length > 2 && value.length <= 40 && shown.some((one) => isSameText(one.value, value)))
    .filter((one) => isIdentifier(one) || isWord(one) || (/\s/.test(one.value) && /\d/.test(one.value)))
    .flatMap((one) => [one, ...shown.filter(({ value }) => isSameText(value, one.value)).slice(0, 1)])
    .map((one) => ({ ...one, isWhole: true }));
}

function isWhole(candidate: Candidate): boolean {
  return 'isWhole' in candidate;
}

/** A number without digits (`sbowl`) counts where the page shows it under that very name. */
function shownWords(shown: readonly Candidate[]): Candidate[] {
  return shown
    .filter((one) => isWord(one) && /^the text "sku\b/i.test(one.where))
    .map((one) => ({ ...one, where: 'the text "SKU"', isWhole: true }));
}

function withDigits(found: readonly Candidate[]): Candidate[] {
  return found.filter(({ value }) => /\d/.test(value));
}

function isWord({ value }: Candidate): boolean {
  return WORD.test(value) && !NO_WORD.test(value);
}

/** A marked number is the product's where no other product or size on the page has one too. */
function onlyMarked(context: FactContext): Candidate[] {
  const marked = markedSkus(context);
  return new Set(marked.map(({ value }) => value)).size === 1 || idsInUrl(context.url).length === 0 ? marked : [];
}

function isIdentifier({ value }: Candidate): boolean {
  return (
    (IDENTIFIER.test(value) || GROUPED.test(value)) &&
    !MACHINE.test(value) &&
    /\d|^[A-Z_-]{4,}$/.test(value) &&
    !/^\d{1,2}$|^(?:19|20)\d\d$/.test(value)
  );
}

/** Does the page's address hold the value? Shops write the same number with and without its punctuation. */
function isInAddress({ url, head }: FactContext, value: string): boolean {
  const plain = bare(value);
  if (plain.length < 4) return false;
  const written = value.toLowerCase();
  return [url.href, head.canonicalUrl ?? ''].some((address) => {
    const lower = address.toLowerCase();
    return lower.includes(written) || (/[^\p{L}\p{N}]/u.test(value) && bare(lower).includes(plain));
  });
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function urlSkus({ url, head }: FactContext): Candidate[] {
  const canonical = head.canonicalUrl === null ? [] : idsInUrl(new URL(head.canonicalUrl));
  return [...new Set([...idsInUrl(url), ...canonical])].map((value) => ({
    value,
    source: 'url',
    where: 'the number in the URL',
  }));
}
