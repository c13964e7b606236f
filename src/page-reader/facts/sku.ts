import { IDENTIFIER, labelled, stripPrefix } from '../candidates/labelled.ts';
import { MODEL_LABEL, SKU_LABEL, WEAK_SKU_LABEL } from '../candidates/number-labels.ts';
import { formIds, markedSkus, namedSkus } from '../candidates/sku-places.ts';
import { idsInUrl } from '../candidates/url-id.ts';
import { marketplaceId } from '../platforms/platforms.ts';
import { asText } from '../sources/bound-json.ts';
import type { Fact } from '../types.ts';
import type { Candidate, FactContext } from './context.ts';
import { mainOffers } from './price.ts';

/** Long random ids are for machines; a shop does not call a product so. */
const MACHINE = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{24,}$|gid:|.{41,})/i;

/** What the shop calls the product by: stock keeping unit, article number, or the number in its address. */
export function readSku(context: FactContext): Fact | null {
  const market = marketplaceId(context.url);
  if (market) return { value: market, source: 'url', where: 'the number in the URL' };
  const everyDeclared = declaredSkus(context);
  const everyShown = [...labelled(context, SKU_LABEL), ...namedSkus(context)];
  const agreed = everyDeclared.find((one) => isWord(one) && everyShown.some(({ value }) => value === one.value));
  if (agreed) return agreed;
  const declared = everyDeclared.filter(isIdentifier);
  const shown = everyShown.filter(isIdentifier);
  const weak = withDigits(labelled(context, WEAK_SKU_LABEL));
  const models = withDigits(labelled(context, MODEL_LABEL));
  const inAddressOnly = ({ value }: Candidate) => isInAddress(context, value);
  // Data often holds a key of the database; what the page shows, or its address holds, is what the shop calls it.
  const isShown = ({ value }: Candidate) => shown.some((one) => isSame(one.value, value));
  const inAddress = declared.filter(inAddressOnly);
  const [first] = [
    ...declared.filter(isShown),
    ...inAddress.filter(({ where }) => where.endsWith('.sku')),
    ...shown,
    ...inAddress,
    ...[...weak, ...models].filter(inAddressOnly),
    ...declared,
    ...markedSkus(context).filter(inAddressOnly),
    ...shopSkus(context).filter(inAddressOnly),
    ...onlyMarked(context),
    ...shopSkus(context),
    ...shownWords(everyShown),
    ...weak,
    ...shopKeys(context).filter(inAddressOnly),
    ...urlSkus(context),
    ...models,
    ...formIds(context),
    ...shopKeys(context),
  ].filter((one) => isIdentifier(one) || (isWord(one) && one.where === SHOWN_WORD));
  return first ?? null;
}

const SHOWN_WORD = 'the text "SKU"';

/** A number without digits (`sbowl`) counts where the page shows it under that very name. */
function shownWords(shown: readonly Candidate[]): Candidate[] {
  return shown
    .filter((one) => isWord(one) && /^the text "sku: /i.test(one.where))
    .map((one) => ({ ...one, where: SHOWN_WORD }));
}

function withDigits(found: readonly Candidate[]): Candidate[] {
  return found.filter(({ value }) => /\d/.test(value));
}

function isWord({ value }: Candidate): boolean {
  return (
    /^[A-Za-z][A-Za-z_-]{2,30}$/.test(value) &&
    !/^(?:n-?a|none|null|not|keine?|aucun|sku|undefined|various|select|see)\b/i.test(value)
  );
}

/** A marked number is the product's where no other product or size on the page has one too. */
function onlyMarked(context: FactContext): Candidate[] {
  const marked = markedSkus(context);
  return new Set(marked.map(({ value }) => value)).size === 1 || idsInUrl(context.url).length === 0 ? marked : [];
}

function isIdentifier({ value }: Candidate): boolean {
  return (
    IDENTIFIER.test(value) &&
    !MACHINE.test(value) &&
    /\d|^[A-Z_-]{4,}$/.test(value) &&
    !/^\d{1,2}$|^(?:19|20)\d\d$/.test(value)
  );
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') === other.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function isInAddress({ url, head }: FactContext, value: string): boolean {
  if (value.length < 4) return false;
  const plain = value.toLowerCase();
  return [url.href, head.canonicalUrl ?? ''].some((address) => address.toLowerCase().includes(plain));
}

function declaredSkus(context: FactContext): Candidate[] {
  const found: Candidate[] = [];
  for (const key of ['sku', 'productID', 'productId', 'identifier']) {
    for (const { value, source, path } of context.products.slice(0, 6)) {
      const text = stripPrefix(asText(value[key] ?? null));
      if (text !== null) found.push({ value: text, source, where: `${path}.${key}` });
    }
    if (key === 'sku') found.push(...offerSkus(context), ...looseSkus(context));
  }
  return found;
}

function offerSkus(context: FactContext): Candidate[] {
  return mainOffers(context)
    .slice(0, 1)
    .flatMap(({ sku, source, where }) =>
      sku === null ? [] : [{ value: sku, source, where: where.replace(/\.[^.]*$/, '.sku') }],
    );
}

function looseSkus({ loose, head }: FactContext): Candidate[] {
  const found = loose
    .filter(({ name }) => /^(?:sku|productID)$/i.test(name))
    .map(
      ({ name, value }): Candidate => ({
        value: stripPrefix(value) ?? '',
        source: 'microdata',
        where: `microdata ${name}`,
      }),
    );
  for (const name of [
    'product:retailer_item_id',
    'og:sku',
    'product:sku',
    'sku',
    'product:retailer_part_no',
    'product_id',
  ]) {
    const content = head.meta(name);
    if (content !== null) found.push({ value: content, source: 'open-graph', where: `meta ${name}` });
  }
  return found;
}

function shopSkus({ shop }: FactContext): Candidate[] {
  return shop.flatMap(({ sku, where }) =>
    sku === null ? [] : [{ value: sku, source: 'shop-data', where: `${where}.sku` }],
  );
}

function shopKeys({ shop }: FactContext): Candidate[] {
  return shop.flatMap(({ key, where }) =>
    key === null ? [] : [{ value: key, source: 'shop-data', where: `${where}.id` }],
  );
}

function urlSkus({ url }: FactContext): Candidate[] {
  return idsInUrl(url).map((value) => ({ value, source: 'url', where: 'the number in the URL' }));
}
