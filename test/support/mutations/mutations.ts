import { asideAroundBuyBox, buttonsAsLinks, headingAsDiv, otherProductsFirst, reorderBlocks } from './blocks.ts';
import { noStructuredData, soldOutData } from './data.ts';
import { hashNames, strikeByStyle, withoutWhitespace, wrapThrice } from './markup.ts';
import { centsBehindPoint, centsInBareElement, translateLabels } from './words.ts';

/** A change of a page that changes none of its facts. */
export type Mutation = { name: string; description: string; apply: (html: string) => string };

/** Changes that no fact may depend on, each of a kind that shops differ by. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'cents-bare',
    description: 'cents in a bare element, without a point: `49<span>99</span>`',
    apply: centsInBareElement,
  },
  {
    name: 'cents-point',
    description: 'cents in a bare element behind the point: `49.<span>99</span>`',
    apply: centsBehindPoint,
  },
  { name: 'hashed-names', description: 'every class name and id is a hash', apply: hashNames },
  {
    name: 'no-data',
    description: 'no JSON-LD, microdata, RDFa, metas of the product, or scripts',
    apply: noStructuredData,
  },
  { name: 'sold-out-data', description: 'structured data says sold out', apply: soldOutData },
  {
    name: 'reordered',
    description: 'the blocks of the page and of its main part stand in reverse',
    apply: reorderBlocks,
  },
  { name: 'wrapped', description: 'everything stands in three more elements', apply: wrapThrice },
  { name: 'translated', description: 'labels and buttons in another language', apply: translateLabels },
  { name: 'aside', description: 'the buy box stands in an `<aside>`', apply: asideAroundBuyBox },
  {
    name: 'others-first',
    description: 'a row of eight other products with prices and buttons comes first',
    apply: otherProductsFirst,
  },
  { name: 'div-heading', description: 'first headings are bare `<div>`s', apply: headingAsDiv },
  { name: 'style-strike', description: 'prices are struck by a style sheet, not by `<del>`', apply: strikeByStyle },
  { name: 'minified', description: 'no white space between elements', apply: withoutWhitespace },
  { name: 'link-buttons', description: 'buttons are links with the role of a button', apply: buttonsAsLinks },
];

/** The bytes of a page after a change. */
export function mutate(bytes: Uint8Array, mutation: Mutation): Uint8Array {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  return Buffer.from(mutation.apply(Buffer.from(bytes).toString(encoding)), encoding);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    // Byte for byte, any other encoding survives as Latin-1.
    return false;
  }
}
