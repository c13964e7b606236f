import type { Fact, PageFacts } from '../../types.ts';
import { asList, asText } from '../bound-json.ts';
import { selfAndAncestors } from '../document.ts';
import type { Candidate, FactContext } from './context.ts';
import { validGtin } from './gtin.ts';
import { mainOffers } from './price.ts';
import { idsInUrl, marketplaceId } from './url-id.ts';

const SKU_LABEL =
  /^(?:sku|s\.k\.u|sku ?(?:no|nr|number|id|code|#)|item ?(?:no|nr|number|code|id|#|model)|product ?(?:no|nr|number|code|id|#|ref(?:erence)?|sku)|article ?(?:no|nr|number|code)|art(?:ikel)?[. -]*(?:nr|no|nummer|numer|code)|artikel(?:nummer|nr|code)?|art|artnr|bestell[. -]*(?:nr|nummer)|produkt[. -]*(?:nr|nummer|code|id|nummer)|produktnummer|varenr|varenummer|tuotenumero|tuotekoodi|tootekood|r[eé]f(?:[eé]rence)?(?: (?:produit|article|fabricant|du produit|interne))?|référence|référence article|code (?:produit|article)|codice(?: (?:prodotto|articolo))?|cod(?:\.|ice)?[. ]*(?:art|prod)?\w*|cod|código(?: (?:del? )?(?:producto|produto|artículo|item))?|codigo(?: (?:del? )?(?:producto|produto))?|referencia|referência|ref|ref(?:erence)? ?(?:no|nr|number|code)?|numer (?:produktu|katalogowy|artykułu)|symbol|kod(?: (?:produktu|produkta|zboží|towaru|artykułu|proizvoda))?|katalogové číslo|číslo (?:produktu|zboží|položky)|cikkszám|cod produs|артикул|арт|код(?: (?:товара|товару|на продукт|продукта))?|номер (?:товара|артикула)|κωδικός(?: προϊόντος)?|ürün kodu|stok kodu|preces kods|prekės kodas|kods|商品(?:编号|編號|番号|コード|コ－ド|货号|貨號)|品番|货号|貨號|型番|상품번호|상품코드|رقم (?:المنتج|الموديل|الصنف)|الرمز|sku المنتج|מק["״]?ט|style ?(?:no|nr|number|code|#|id)?|style|web ?(?:id|code|no|item)|catalog(?:ue)? ?(?:no|nr|number|code|#)|part ?(?:no|number)|stock ?(?:no|code|number)|dpci|tcin|asin|mã (?:sản phẩm|sp|hàng)|ad id|listing id|lot number|model ?(?:no|nr|number|code)?)[.:#]*$/i;
const GTIN_LABEL =
  /^(?:gtin(?:-?\d+)?|ean(?:[ -]?(?:code|13|nr|kod))?|upc(?: code)?|barcode|bar code|code[- ]barres?|codice a barre|código de barras|strichcode|isbn(?:-?1[03])?|kod ean|штрих-?код)[.:]*$/i;
const MPN_LABEL =
  /^(?:mpn|manufacturer(?:'s)? (?:part|product|reference|ref)[\w .]{0,12}|manufacturer part number|part number|mfr\.? ?(?:part|no|#)[\w .#]{0,10}|model ?(?:number|no\.?|nr|name\/number)|item model number|hersteller(?:artikel)?(?:nummer|nr\.?)|référence fabricant|référence (?:du )?modèle|numéro du modèle de l'article|modellnummer|herstellernummer|número de modelo|numero di modello|modelnummer|model|modell|modèle|modelo|modello)[.:]*$/i;
const IDENTIFIER = /^[\p{L}\p{N}][\p{L}\p{N}._/#+-]{1,39}$/u;
/** Long random ids are for machines; a shop does not call a product so. */
const MACHINE = /^(?:[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{24,}$|gid:|.{41,})/i;

/** What the shop calls the product by: stock keeping unit, article number, or the number in its address. */
export function readSku(context: FactContext): Fact | null {
  const market = marketplaceId(context.url);
  if (market) return { value: market, source: 'url', where: 'the number in the URL' };
  const candidates = [
    ...toldSkus(context),
    ...labelled(context, SKU_LABEL),
    ...markedSkus(context),
    ...shopSkus(context),
    ...urlSkus(context),
  ];
  const chosen = candidates.find(({ value }) => isIdentifier(value)) ?? null;
  return chosen;
}

function isIdentifier(value: string): boolean {
  return IDENTIFIER.test(value) && !MACHINE.test(value) && /\d|^[A-Z_-]{4,}$/.test(value);
}

function toldSkus(context: FactContext): Candidate[] {
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

function stripPrefix(text: string | null): string | null {
  return text?.replace(/^(?:sku|mpn|ean|id|ref|art|productid|gtin1?\d?)\s*[:#]\s*/i, '').trim() ?? null;
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

function labelled(context: FactContext, label: RegExp): Candidate[] {
  const found: Candidate[] = [];
  for (const { name, value } of context.labels) {
    if (name.length > 40 || !label.test(name.trim())) continue;
    const first = value.trim().split(/[\s,;|()]+/)[0] ?? '';
    found.push({ value: first, source: 'visible', where: `the text "${name}: ${value}"`.slice(0, 120) });
  }
  return found;
}

/** Attributes and form fields in which shop software keeps the product on its page. */
function markedSkus({ page, anchor }: FactContext): Candidate[] {
  const found: Candidate[] = [];
  for (const element of page.elements) {
    const { attributes } = element;
    const name = attributes['data-sku'] ?? attributes['data-product-sku'] ?? attributes['data-product_sku'];
    if (name) found.push({ value: name.trim(), source: 'shop-data', where: `<${element.name} data-sku>` });
    else if (
      element.name === 'input' &&
      /^(?:sku|product_?sku|product_?id|id_product|productcode|pid|add-to-cart|product)$/i.test(
        attributes['name'] ?? '',
      )
    ) {
      found.push({
        value: (attributes['value'] ?? '').trim(),
        source: 'shop-data',
        where: `<input name=${attributes['name']}>`,
      });
    }
    if (found.length >= 50) break;
  }
  const titleParents = new Set(selfAndAncestors(anchor.title));
  for (const one of titleParents) {
    const value =
      one.attributes['data-product-id'] ??
      one.attributes['data-productid'] ??
      one.attributes['data-pid'] ??
      one.attributes['data-item-id'];
    if (value) found.push({ value: value.trim(), source: 'shop-data', where: `<${one.name} data-product-id>` });
  }
  return found;
}

function shopSkus({ shop }: FactContext): Candidate[] {
  return shop.flatMap(({ sku, where }) =>
    sku === null ? [] : [{ value: sku, source: 'shop-data' as const, where: `${where}.sku` }],
  );
}

function urlSkus({ url }: FactContext): Candidate[] {
  return idsInUrl(url).map((value) => ({ value, source: 'url', where: 'the number in the URL' }));
}

/** The product's GTIN, from data or from a labelled number; only with a right check digit. */
export function readGtin(context: FactContext): Fact | null {
  const candidates: Candidate[] = [];
  for (const { value, source, path } of context.products.slice(0, 6)) {
    for (const key of ['gtin13', 'gtin', 'gtin12', 'gtin14', 'gtin8', 'ean', 'isbn', 'barcode']) {
      for (const item of asList(value[key]))
        candidates.push({ value: asText(item) ?? '', source, where: `${path}.${key}` });
    }
  }
  for (const { name, value } of context.loose) {
    if (/^(?:gtin\d*|isbn)$/i.test(name)) candidates.push({ value, source: 'microdata', where: `microdata ${name}` });
  }
  for (const name of ['product:ean', 'og:ean', 'product:gtin', 'product:upc', 'og:upc', 'product:isbn']) {
    candidates.push({ value: context.head.meta(name) ?? '', source: 'open-graph', where: `meta ${name}` });
  }
  candidates.push(...labelled(context, GTIN_LABEL));
  for (const { gtin, where } of context.shop)
    candidates.push({ value: gtin ?? '', source: 'shop-data', where: `${where}.gtin` });
  for (const candidate of candidates) {
    const value = validGtin(candidate.value);
    if (value) return { ...candidate, value };
  }
  return null;
}

/** The maker's own number for the product. */
export function readMpn(context: FactContext): PageFacts['mpn'] {
  for (const { value, source, path } of context.products.slice(0, 6)) {
    const text = stripPrefix(asText(value['mpn'] ?? null));
    if (text !== null && text.length <= 70) return { value: text, source, where: `${path}.mpn` };
  }
  const candidates = labelled(context, MPN_LABEL);
  for (const { mpn, where } of context.shop)
    if (mpn) candidates.push({ value: mpn, source: 'shop-data', where: `${where}.mpn` });
  return candidates.find(({ value }) => IDENTIFIER.test(value) && /\d/.test(value)) ?? null;
}
