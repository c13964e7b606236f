import { isDictionaryWord } from './dictionary.ts';
import { foldText } from './fold.ts';
import { tokenize } from './tokens.ts';
import type { Entity } from './types.ts';

/** What the catalogue knows of a product's names. */
export type NamedProduct = {
  id: string;
  sku: string;
  title: string;
  brand: string | null;
  /** Approved aliases, beside those that follow from the title. */
  aliases?: readonly string[];
};

const LEGAL_FORM =
  /[\s,]{1,3}(?:inc|llc|ltd|limited|gmbh|ag|se|kg|co|corp|corporation|company|s\.?a\.?s?|s\.?r\.?l|b\.?v|plc|oy|ab|a\/s)\.?$/i;
/** What stands behind it in a title is a colour, a size, or a promise. */
const TAIL = /\s[-–—|·:]\s|[,(|–—]/;
/** A number with its unit is a size, not a model. */
const MEASURE =
  /^\d[\d.,]*(?:x\d[\d.,]*)*(?:ml|l|cl|g|kg|mg|oz|lb|lbs|mm|cm|m|m2|ft|in|inch|w|kw|v|mah|ah|gb|tb|hz|k|p|pcs?|pk|pack|er|st|er-pack|stück|%|"|″|er-set)?$/i;
const TITLE_MAX = 8;
/** Words that begin many titles and name no line of products. */
const ATTRIBUTES: ReadonlySet<string> = new Set(
  `air water dry wet coffee espresso tea wireless cordless electric electronic portable automatic smart mini micro compact large small
  premium classic organic natural digital professional foldable folding rechargeable stainless ceramic wooden leather cotton wool led
  usb solar gas men mens women womens kids baby dog cat outdoor indoor travel desk table floor wall ceiling kitchen bath bed garden
  office home car bike running hiking camping winter summer waterproof insulated heavy light ultra super extra new set pack replacement
  spare original black white red blue green grey gray silver gold the a an for with adjustable standing portables hand face body hair skin
  elektrische elektrischer kabellose kabelloser tragbare tragbarer damen herren kinder`.split(/\s+/),
);

/** Brands by the names that they and their products go by, without legal forms. */
export function brandEntities(products: readonly NamedProduct[]): Entity[] {
  const brands = new Map<string, Entity>();
  for (const { brand } of products) {
    const name = brand?.trim() ?? '';
    const id = brandId(name);
    if (id === '' || brands.has(id)) continue;
    const short = name.replace(LEGAL_FORM, '');
    brands.set(id, { kind: 'brand', id, name, sku: null, aliases: [...new Set([name, short])] });
  }
  return [...brands.values()];
}

/** What tells a brand from others: its name, folded. */
export function brandId(name: string): string {
  return tokenize(name.replace(LEGAL_FORM, ''))
    .map(({ text }) => text)
    .join(' ');
}

/**
 * Products by the names that follow from title and brand: the title, the title up to its first mark, the same without
 * the brand, brand and model, the model alone. A name without a word of its own, or that several products share, is none.
 */
export function productEntities(products: readonly NamedProduct[]): Entity[] {
  const named = products.map((product) => ({ product, names: namesOf(product) }));
  const counts = new Map<string, number>();
  for (const { names } of named) {
    for (const key of new Set(names.map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return named.map(({ product: { id, sku, title, aliases = [] }, names }) => {
    const own = names.filter((name) => counts.get(keyOf(name)) === 1);
    return { kind: 'product', id, name: title, sku, aliases: [...new Set([...own, ...aliases])] };
  });
}

function keyOf(name: string): string {
  return tokenize(name)
    .map(({ text }) => text)
    .join(' ');
}

function namesOf({ title, brand }: NamedProduct): string[] {
  const whole = title.trim();
  const head = (whole.split(TAIL)[0] ?? whole).trim();
  const maker = (brand ?? '').trim().replace(LEGAL_FORM, '');
  const branded = [whole, head, withoutSize(head)].map((text) =>
    startsWith(text, maker) ? text : `${maker} ${text}`.trim(),
  );
  const bare = [whole, head, withoutSize(head)].map((text) =>
    startsWith(text, maker) ? text.slice(maker.length).trim() : text,
  );
  // Where a number tells models apart, the name of the line alone is that of all of them.
  const isNumbered = /\d/.test(withoutSize(head));
  const lines = isNumbered ? [] : bare.flatMap((text) => lineOf(text) ?? []);
  const rare = isNumbered ? [] : bare.map((text) => upTo(text, isRareWord));
  const short = [...bare.flatMap((text) => [modelOf(text), upTo(text, isModelPart)]), ...rare].filter(
    (name) => name !== null,
  );
  const withMaker = maker === '' ? [] : [...short, ...lines].map((text) => `${maker} ${text}`);
  const own = [...bare, ...short].filter(isDistinctive);
  return [...new Set([...branded, ...withMaker, ...own])].filter(
    (name) => keyOf(name) !== brandId(maker) && isShortEnough(name, whole),
  );
}

function withoutSize(text: string): string {
  const words = text.split(/\s+/);
  while (words.length > 2 && MEASURE.test(words.at(-1) ?? '')) words.pop();
  return words.join(' ');
}

function isShortEnough(name: string, title: string): boolean {
  return name === title || tokenize(name).length <= TITLE_MAX * 2;
}

function startsWith(text: string, maker: string): boolean {
  return maker !== '' && foldText(text).startsWith(foldText(maker)) && !/[\p{L}\p{N}]/u.test(text.charAt(maker.length));
}

/** The first word of letters and digits together, such as `AC1` or `HPA-300`. */
function modelOf(text: string): string | null {
  return text.split(/[\s,()|/]+/).find(isModel) ?? null;
}

function isModel(word: string): boolean {
  return /\p{L}/u.test(word) && /\d/.test(word) && word.length >= 3 && !MEASURE.test(word) && !/^\d+-/.test(word);
}

/** The words up to the first of a kind: `Core 300S air purifier` is also called `Core 300S`. */
function upTo(text: string, isIt: (word: string, index: number) => boolean): string | null {
  const words = text.split(/\s+/);
  const at = words.findIndex(isIt);
  return at >= 0 && at < 4 ? words.slice(0, at + 1).join(' ') : null;
}

function isModelPart(word: string, index: number): boolean {
  return isModel(word) || (index > 0 && /^\d{3,5}$/.test(word));
}

function isRareWord(word: string): boolean {
  return /^\p{Ll}?\p{Lu}[\p{L}\p{M}]{2,}$/u.test(word) && !isDictionaryWord(foldText(word));
}

/** The name of a line stands first: `Halo Desk Lamp` is its maker's Halo, but `Wireless Earbuds` are not its Wireless. */
function lineOf(text: string): string | null {
  const [first = '', second] = text.split(/\s+/);
  const isName = /^\p{Lu}\p{L}{2,}$/u.test(first) && second !== undefined && !ATTRIBUTES.has(foldText(first));
  return isName ? first : null;
}

/** Has it a word that is no word of a dictionary, no size, and no number alone? */
function isDistinctive(name: string): boolean {
  return name.split(/[\s,()|/–—]+/).some((word) => isModel(word) || isRareWord(word));
}
