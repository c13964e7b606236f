/** Bucket `semantic`: does the structured data say the same as the page, completely and validly? */

import { isPrintedGtin } from '../../../kernel/gtin.ts';
import type { PageDigest, PageFacts } from '../../../page-reader/types.ts';
import { imageUrls } from '../site/primary-image.ts';
import type { AuditEvidence } from '../site/types.ts';
import type { Criterion, Part } from './criterion.ts';
import { listed, look, MAX_POINTS, quote, tally, verdict } from './criterion.ts';
import { faqSchema, ratingSchema } from './semantic-agreement.ts';
import type { Item } from './structured.ts';
import { itemsOf, list, microdataProduct, offersOf, productItem, prop, term, textOf } from './structured.ts';

const AVAILABILITIES = new Set([
  'InStock',
  'OutOfStock',
  'PreOrder',
  'PreSale',
  'BackOrder',
  'Discontinued',
  'LimitedAvailability',
  'InStoreOnly',
  'OnlineOnly',
  'SoldOut',
  'MadeToOrder',
  'Reserved',
]);
const CONDITIONS = new Set(['NewCondition', 'UsedCondition', 'RefurbishedCondition', 'DamagedCondition']);
const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));
/** Models read JSON-LD; a Product in microdata is half of it. */
const MICRODATA_CAP = 2;
/** A shorter description than this describes nothing. */
const DESCRIPTION_LENGTH_MIN = 20;

const productJsonLd: Criterion = {
  id: 'product_json_ld',
  bucket: 'semantic',
  title: 'Product JSON-LD is valid and complete',
  passes: 'A JSON-LD Product with a name, an absolute image URL, a description and a brand.',
  partial:
    '1 point for each of the four; at most 2 when the Product, or what completes it, is microdata only, at most 3 when the JSON had to be repaired to be read, or the type is in the wrong case.',
  fix: 'Add an application/ld+json block of type Product with name, image, description and brand.',
  judge(evidence) {
    const expected = 'JSON-LD of type Product with name, image, description, brand.';
    const { page } = evidence;
    const product = productItem(page);
    const broken = page.jsonLd.filter((block) => block.error !== null).map((block) => block.error ?? '');
    if (!product) {
      const found =
        broken.length > 0
          ? `no Product; ${broken.length} unreadable block(s): ${listed(broken, 2)}`
          : `no Product among ${page.jsonLd.length} JSON-LD blocks`;
      return verdict(
        0,
        [look(evidence, 'JSON-LD', found, expected)],
        broken.length > 0
          ? `Repair the JSON-LD (${listed(broken, 1)}), then declare a Product in it.`
          : 'Add a JSON-LD Product with name, image, description and brand.',
      );
    }
    const parts = productParts(product.value, page);
    const { points, summary, fixes } = tally(parts);
    const other = product.syntax === 'JSON-LD' ? microdataProduct(page, product) : null;
    const elsewhere = other
      ? parts.filter((one, at) => !one.isThere && productParts(other.value, page)[at]?.isThere)
      : [];
    const faults = writingFaults(product);
    const cap = Math.min(MAX_POINTS, ...faults.map((fault) => fault.cap));
    const found = [
      `${quote(textOf(prop(product.value, 'name')), 100)} (${summary})`,
      ...faults.map((fault) => fault.found),
      ...(elsewhere.length > 0 ? [`only the microdata holds ${listed(elsewhere.map((one) => one.name))}`] : []),
    ];
    const advice = [...(fixes ? [`in the Product, ${fixes}`] : []), ...faults.map((fault) => fault.fix)].join('; ');
    const line = look(evidence, `${product.syntax} Product`, found.join('; '), expected);
    // What only microdata says is worth as much as a Product in microdata alone: two points at most.
    const withOther = Math.max(points, Math.min(points + elsewhere.length, MICRODATA_CAP));
    return verdict(Math.min(withOther, cap), [line], `To complete the Product: ${advice}.`);
  },
};

/** What keeps a Product that can be read here from being read everywhere. */
function writingFaults(product: Item): { cap: number; found: string; fix: string }[] {
  const faults = [];
  if (product.syntax === 'microdata')
    faults.push({ cap: MICRODATA_CAP, found: 'microdata only', fix: 'declare it as JSON-LD too, which models read' });
  if (product.isRepaired)
    faults.push({
      cap: 3,
      found: 'the JSON is malformed and was repaired to be read',
      fix: 'make the JSON valid: strict readers drop the whole block',
    });
  if (product.misspelt)
    faults.push({
      cap: 3,
      found: `its @type is “${product.misspelt}”`,
      fix: `write the @type as “Product”, not “${product.misspelt}”: types are case-sensitive`,
    });
  return faults;
}

function productParts(product: unknown, page: PageDigest): Part[] {
  const part = (name: string, isThere: boolean, fix: string): Part => ({ name, worth: 1, isThere, fix });
  const description = textOf(prop(product, 'description')) ?? '';
  const { title, brand } = page.facts;
  const picture = page.openGraph['og:image'] ?? page.images.find((image) => image.isProduct)?.url;
  const says = page.metaDescription ?? page.descriptionText;
  return [
    part('name', textOf(prop(product, 'name')) !== null, `add “name”${title ? `: ${quote(title.value, 80)}` : ''}`),
    part(
      'image',
      imageUrls(prop(product, 'image'), page.url).length > 0,
      `add “image” with an absolute URL${picture ? `, e.g. ${picture.slice(0, 150)}` : ''}`,
    ),
    part(
      'description',
      description.length >= DESCRIPTION_LENGTH_MIN,
      `add “description” of at least ${DESCRIPTION_LENGTH_MIN} characters${says ? `, e.g. ${quote(says, 80)}` : ''}`,
    ),
    part(
      'brand',
      textOf(prop(product, 'brand')) !== null,
      `add “brand” as {"@type":"Brand","name":${brand ? JSON.stringify(brand.value.slice(0, 60)) : '…'}}`,
    ),
  ];
}

const offerSchema: Criterion = {
  id: 'offer_schema',
  bucket: 'semantic',
  title: 'The Offer is complete',
  passes:
    'An Offer with a decimal price, an ISO 4217 priceCurrency, and schema.org values for availability and itemCondition.',
  partial: '1 point for each valid field.',
  fix: 'Give the Product an Offer with price, priceCurrency, availability and itemCondition.',
  isSiteOwned: true,
  judge(evidence) {
    const expected = 'Offer with price, priceCurrency, availability, itemCondition, all valid.';
    const product = productItem(evidence.page);
    const offers = product
      ? offersOf(product.value)
      : itemsOf(evidence.page, ['Offer', 'AggregateOffer']).map((item) => item.value);
    if (offers.length === 0)
      return verdict(
        0,
        [look(evidence, 'Product.offers', 'no Offer', expected)],
        `Add “offers” to the Product: ${listed(offerValues(evidence.page.facts))}.`,
      );
    const fields = offerFields(offers, evidence.page.facts);
    const { points, fixes } = tally(fields);
    const found = fields.map((field) => field.name).join(', ');
    return verdict(
      points,
      [look(evidence, `Product.offers (${offers.length})`, found, expected)],
      `In the Offer, ${fixes}.`,
    );
  },
};

/** A field counts when any offer holds it validly: shops write the currency on the aggregate, the price on the parts. */
function offerFields(offers: readonly unknown[], facts: PageFacts): Part[] {
  const [price, currency, availability, condition] = offerValues(facts);
  const values = (names: readonly string[]) =>
    offers
      .flatMap((offer) =>
        names.flatMap((name) => [
          isOf(offer, name) ? prop(offer, name) : undefined,
          ...list(prop(offer, 'priceSpecification')).map((entry) => prop(entry, name)),
        ]),
      )
      .filter((value) => value !== undefined);
  const field = (label: string, names: readonly string[], isValid: (value: unknown) => boolean, fix: string): Part => {
    const all = values(names);
    const isThere = all.some(isValid);
    const shown = textOf(all.find(isValid) ?? all[0]);
    return {
      name: `${label} ${shown === null ? 'missing' : `${quote(shown, 40)}${isThere ? '' : ' (not valid)'}`}`,
      worth: 1,
      isThere,
      fix,
    };
  };
  return [
    field('price', ['price', 'lowPrice'], isDecimal, `write ${price}, a plain decimal`),
    field(
      'priceCurrency',
      ['priceCurrency'],
      (value) => CURRENCIES.has(textOf(value) ?? ''),
      `write ${currency}, an ISO 4217 code`,
    ),
    field('availability', ['availability'], (value) => AVAILABILITIES.has(term(value) ?? ''), `write ${availability}`),
    field('itemCondition', ['itemCondition'], (value) => CONDITIONS.has(term(value) ?? ''), `write ${condition}`),
  ];
}

/** A `lowPrice` is a property of AggregateOffer; a plain Offer that has one has no price. */
function isOf(offer: unknown, name: string): boolean {
  return name !== 'lowPrice' || term(prop(offer, '@type')) !== 'Offer';
}

/** The four fields as this page's own facts would fill them; where it knows nothing for sure, an example. */
function offerValues({ price, currency, availability, itemCondition }: PageFacts): [string, string, string, string] {
  return [
    `"price": "${price && price.confidence !== 'low' ? price.value : '129.99'}"`,
    `"priceCurrency": "${currency?.value ?? 'USD'}"`,
    `"availability": "https://schema.org/${availability?.value ?? 'InStock'}"`,
    `"itemCondition": "https://schema.org/${itemCondition && CONDITIONS.has(itemCondition.value) ? itemCondition.value : 'NewCondition'}"`,
  ];
}

function isDecimal(value: unknown): boolean {
  return /^\d{1,10}(?:\.\d{1,4})?$/.test(textOf(value) ?? '') && Number(textOf(value)) > 0;
}

const identifiers: Criterion = {
  id: 'identifiers',
  bucket: 'semantic',
  title: 'The product and its place are identified',
  passes:
    'Structured data holds a gtin (with a right check digit), mpn or sku, and a BreadcrumbList of at least two levels.',
  partial:
    '2 for the identifier (1 when it is only visible text, or a gtin fails its check digit), 2 for the BreadcrumbList (1 for a visible breadcrumb only). On a retailer’s site the BreadcrumbList is not asked for.',
  fix: 'Add gtin13 (or mpn, sku) to the Product, and a BreadcrumbList block.',
  judge(evidence) {
    const expected = 'gtin, mpn or sku in the Product, and a BreadcrumbList.';
    const own = identifierPart(evidence);
    const line = look(evidence, 'Product identifiers', own.found, expected);
    if (evidence.channel === 'retailer') return verdict(own.points * 2, [line], own.fix);
    const crumbs = itemsOf(evidence.page, ['BreadcrumbList']).map(
      (item) => list(prop(item.value, 'itemListElement')).length,
    );
    const depth = Math.max(0, ...crumbs);
    const seen = evidence.page.breadcrumbs;
    const crumbPoints = depth >= 2 ? 2 : seen.length >= 2 ? 1 : 0;
    const found = depth > 0 ? `${depth} levels` : `none; visible: ${listed(seen)}`;
    const fix = [
      ...(own.points < 2 ? [own.fix] : []),
      ...(crumbPoints < 2
        ? [
            `Add a BreadcrumbList of at least two levels as JSON-LD${seen.length >= 2 ? `, e.g. ${seen.slice(0, 4).join(' › ').slice(0, 150)}` : ''}.`,
          ]
        : []),
    ].join(' ');
    return verdict(own.points + crumbPoints, [line, look(evidence, 'BreadcrumbList', found, expected)], fix);
  },
};

/** How well the product is identified: 2 in structured data, 1 elsewhere or invalid, 0 not at all. */
export function identifierPart(evidence: AuditEvidence): { points: number; found: string; fix: string } {
  const { gtin, mpn, sku } = evidence.page.facts;
  const known = [
    gtin && (['gtin', gtin] as const),
    mpn && (['mpn', mpn] as const),
    sku && (['sku', sku] as const),
  ].filter((entry) => entry !== null);
  const found = known.map(
    ([name, fact]) =>
      `${name} ${quote(fact.value, 60)} (${fact.where})${name === 'gtin' && !isPrintedGtin(fact.value) ? ', wrong check digit' : ''}`,
  );
  const structured = known.filter(
    ([name, fact]) =>
      ['json-ld', 'microdata', 'rdfa'].includes(fact.source) && (name !== 'gtin' || isPrintedGtin(fact.value)),
  );
  const fix =
    gtin && !isPrintedGtin(gtin.value)
      ? `Correct the gtin ${quote(gtin.value, 20)}: its check digit is wrong.`
      : known[0]
        ? `Add "${known[0][0]}": "${known[0][1].value.slice(0, 60)}" to the Product data.`
        : 'Add gtin13, mpn or sku to the Product data.';
  return {
    points: structured.length > 0 ? 2 : known.length > 0 ? 1 : 0,
    found: found.join('; ') || 'no gtin, mpn or sku',
    fix,
  };
}

/** The criteria of this bucket in the PDP Score. */
export const semanticCriteria: readonly Criterion[] = [
  productJsonLd,
  offerSchema,
  ratingSchema,
  faqSchema,
  identifiers,
];
