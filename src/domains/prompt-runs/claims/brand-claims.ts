import { brandId } from '../mentions/own-entities.ts';
import type { Mention, Span } from '../mentions/types.ts';
import type { CatalogRecord, Finding } from './types.ts';
import { type ClaimText, isDenied, isSupposed } from './words.ts';

/** Between a product and its maker: `AC1 by X`, `AC1 is made by X`. */
const MADE_BY =
  /^[*_]{0,3},?\s?(?:(?:is|are|was|ist|wird|est|es|è|is|wordt|それは)\s)?(?:(?:a|an|ein|eine|une?|un|una|een)\s(?:\p{L}+\s){1,3})?(?:(?:made|manufactured|produced|built|sold|designed)\s)?(?:by|from|der marke|des herstellers|von|vom hersteller|hergestellt von|de la marque|fabriquée?s? par|par|de la marca|fabricad[oa] por|del marchio|prodott[oa] da|van het merk|gemaakt door)(?:\s(?:hergestellt))?\s(?:the\s)?[*_]{0,3}$/iu;
/** Between a maker and its product: `X's AC1`, `X’s own AC1`. */
const MAKER_OF = /^(?:['’]s?)?\s(?:own\s|new\s|popular\s)?[*_]{0,3}$|^\s?(?:の|的)\s?$/iu;
const MADE_BEHIND = /^[*_]{0,3}\s(?:wird|is|wordt)\s(?:von|door)\s[*_]{0,3}$/iu;

/** Who makes a product, as a sentence says, held against its record; only makers that are known by name. */
export function brandClaims(claim: ClaimText, record: CatalogRecord, mentions: readonly Mention[]): Finding[] {
  if (record.brand === null) return [];
  const makers = placesOf(
    claim,
    mentions.filter(({ kind }) => kind !== 'product'),
  );
  const products = placesOf(
    claim,
    mentions.filter(({ sku }) => sku === record.sku),
  );
  for (const product of products) {
    const maker = makers.find((one) => isMakerOf(claim, one, product));
    if (!maker || isDenied(claim, Math.max(maker.start, product.start)) || isSupposed(claim, maker.start)) continue;
    return [judge(claim, record, maker)];
  }
  return [];
}

type Place = Span & { name: string };

function placesOf({ sentence }: ClaimText, mentions: readonly Mention[]): Place[] {
  return mentions.flatMap(({ name, occurrences }) =>
    occurrences
      .filter(({ start, end }) => start >= sentence.start && end <= sentence.end)
      .map((span) => ({ ...span, name })),
  );
}

function isMakerOf({ text }: ClaimText, maker: Place, product: Place): boolean {
  if (maker.end <= product.start) return MAKER_OF.test(text.slice(maker.end, product.start));
  const between = text.slice(product.end, maker.start);
  return MADE_BY.test(between) || MADE_BEHIND.test(between);
}

function judge({ text }: ClaimText, { brand }: CatalogRecord, maker: Place): Finding {
  const isRight = brandId(maker.name) === brandId(brand ?? '');
  return {
    kind: 'brand',
    start: maker.start,
    end: maker.end,
    said: text.slice(maker.start, maker.end),
    ours: brand,
    verdict: isRight ? 'right' : 'wrong',
    likelyCause: isRight ? null : 'The page names other makers beside the product, and does not say its own plainly.',
    howToFix: isRight ? null : 'Name the brand in the title, and in brand of the page’s structured data.',
  };
}
