import type { Fact, PageFacts } from '../../types.ts';
import { asList, asText } from '../bound-json.ts';
import type { PageElement } from '../document.ts';
import { selfAndAncestors } from '../document.ts';
import { visibleText } from '../text.ts';
import type { Candidate, FactContext } from './context.ts';
import { validGtin } from './gtin.ts';
import { mainOffers } from './price.ts';
import { idsInUrl, marketplaceId } from './url-id.ts';
import { whereOf } from './where.ts';

const SKU_LABEL =
  /^(?:(?:product |produkt|artikel)?sku|s\.k\.u|sku ?(?:no|nr|number|id|code|#)|item ?(?:no|nr|number|code|id|#)|(?:product|prod) ?(?:no|nr|number|code|id|#|ref(?:erence)?|sku)|article ?(?:no|nr|number|code|id)?|art(?:ikel)?[. -]*(?:nr|no|nummer|numer|code)|artikel(?:nummer|nr|code)?|art|artnr|bestell[. -]*(?:nr|nummer)|produkt[. -]*(?:nr|nummer|code|id|nummer)|varenr|varenummer|varunummer|tuotenumero|tuotekoodi|tootekood|r[eé]f(?:[eé]rence)?(?: (?:produit|article|du produit|interne))?|code (?:produit|article)|codice(?: (?:prodotto|articolo))?|cod|cod[. ]+(?:art|prod|produs)\w*|c[oó]d(?:igo)?(?:[. ]+(?:(?:del?|do) )?(?:producto?|produto|artículo|articulo|item))?|id (?:del? |do )?(?:producto|produto|produit|prodotto|produktu)|referencia|referência|ref(?:erence)?(?: ?(?:no|nr|number|code))?|numer (?:produktu|katalogowy|artykułu)|indeks|symbol|kod(?: (?:produktu|produkta|zboží|towaru|artykułu|proizvoda|proizvoda))?|šifra(?: (?:artikla|proizvoda|izdelka))?|katalogové číslo|číslo (?:produktu|zboží|položky)|cikkszám|termékkód|артикул|арт|код(?: (?:товара|товару|на продукт|на продукта|продукта))?|номер (?:товара|артикула)|кат(?:аложен)? ?(?:номер|№)|κωδικός(?: προϊόντος)?|ürün (?:kodu|no)|stok kodu|preces kods|prekės kodas|kods|商品(?:编号|編號|番号|コード|コ－ド|货号|貨號|id|號碼)|品番|货号|貨號|型番|상품번호|상품코드|제품번호|رقم (?:المنتج|الصنف)|رمز المنتج|sku المنتج|מק["״]?ט|web ?(?:id|code|no|item)|catalog(?:ue)? ?(?:no|nr|number|code|#)|stock ?(?:no|code|number|#)|dpci|tcin|asin|mã (?:sản phẩm|sp|hàng)|ad id|listing id|lot (?:number|no)|kode (?:produk|barang))[.:#°º]*$/i;
/** Labels that more often mean the maker's number, but will do where nothing else is said. */
const WEAK_SKU_LABEL =
  /^(?:style ?(?:no|nr|number|code|#|id)?|model ?(?:no|nr|number|code|#)?|part ?(?:no|number|#)|modell?(?:o|e|nummer)?|modèle|модель|型號|رقم الموديل)[.:#°º]*$/i;
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
  const told = toldSkus(context).filter(isIdentifier);
  const shown = [...labelled(context, SKU_LABEL), ...namedSkus(context)].filter(isIdentifier);
  // Data often holds a key of the database; what the page shows, or its address holds, is what the shop calls it.
  const isShown = ({ value }: Candidate) => shown.some((one) => isSame(one.value, value));
  const inAddress = told.filter(({ value }) => isInAddress(context, value));
  const [first] = [
    ...told.filter(isShown),
    ...inAddress.filter(({ where }) => where.endsWith('.sku')),
    ...shown,
    ...inAddress,
    ...told,
    ...markedSkus(context),
    ...shopSkus(context),
    ...labelled(context, WEAK_SKU_LABEL),
    ...shopKeys(context).filter(({ value }) => isInAddress(context, value)),
    ...urlSkus(context),
    ...formIds(context),
    ...shopKeys(context),
  ].filter(isIdentifier);
  return first ?? null;
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
    const bare = name.replace(/\([^)]*\)/g, '').trim();
    if (bare.length > 40 || !label.test(bare)) continue;
    const first = (value.trim().split(/[\s,;|()]+/)[0] ?? '').replace(/[.,:]+$/, '');
    found.push({ value: first, source: 'visible', where: `the text "${name}: ${value}"`.slice(0, 120) });
  }
  return found;
}

const SKU_NAME =
  /(?:^|[\s_-])(?:sku|(?:product|prod|item|article|artikel|art|style|goods)[-_]?(?:sku|code|reference|ref|number|nr|no|id)|reference|referencia|referenz|cod(?:e|igo|ice)-?(?:prod\w*|art\w*))(?:[-_]?(?:value|val|number|text|container|wrapper))?(?:\s|$)/;

/** Short texts in elements that the markup itself calls the product's number. */
function namedSkus({ page, anchor }: FactContext): Candidate[] {
  const found: Candidate[] = [];
  const from = anchor.title === null ? 0 : anchor.title.index - 300;
  for (const element of page.elements) {
    if (element.index < from || element.isHidden || element.end - element.index > 12) continue;
    const { attributes } = element;
    const names = `${element.names} ${(attributes['data-testid'] ?? attributes['data-qa-qualifier'] ?? attributes['data-qa'] ?? attributes['data-test'] ?? attributes['data-ui-id'] ?? '').toLowerCase()}`;
    if (!SKU_NAME.test(names)) continue;
    const text = visibleText(page, element, 80);
    const value =
      text
        .split(/[:：#№]/)
        .at(-1)
        ?.trim() ?? '';
    if (value !== '' && !value.includes(' '))
      found.push({ value: value.replace(/[().]+$|^[(]+/g, ''), source: 'visible', where: whereOf(element) });
    if (found.length >= 5) break;
  }
  return found;
}

/** Attributes in which shop software keeps the number of the product, nearest to its name first. */
function markedSkus({ page, anchor }: FactContext): Candidate[] {
  const found: { candidate: Candidate; distance: number }[] = [];
  const place = anchor.title?.index ?? 0;
  for (const element of page.elements) {
    const { attributes } = element;
    const value =
      attributes['data-sku'] ??
      attributes['data-product-sku'] ??
      attributes['data-product_sku'] ??
      (isField(element, /^(?:product_?)?sku$/i) ? attributes['value'] : undefined);
    if (!value) continue;
    found.push({
      candidate: { value: value.trim(), source: 'shop-data', where: `<${element.name} data-sku>` },
      distance: Math.abs(element.index - place),
    });
    if (found.length >= 100) break;
  }
  return found.sort((one, other) => one.distance - other.distance).map(({ candidate }) => candidate);
}

function isField({ name, attributes }: PageElement, named: RegExp): boolean {
  return name === 'input' && named.test(attributes['name'] ?? attributes['id'] ?? '');
}

/** The key of the product in the form that buys it: a last resort, for shops that show no number at all. */
function formIds({ page, anchor }: FactContext): Candidate[] {
  const found: Candidate[] = [];
  for (const one of selfAndAncestors(anchor.title)) {
    const value =
      one.attributes['data-product-id'] ??
      one.attributes['data-productid'] ??
      one.attributes['data-pid'] ??
      one.attributes['data-item-id'];
    if (value) found.push({ value: value.trim(), source: 'shop-data', where: `<${one.name} data-product-id>` });
  }
  for (const element of page.elements) {
    if (!isField(element, /^(?:product_?id|id_product|productcode|pid|add-to-cart|product|item_?id)$/i)) continue;
    found.push({
      value: (element.attributes['value'] ?? '').trim(),
      source: 'shop-data',
      where: `<input name=${element.attributes['name'] ?? ''}>`,
    });
    if (found.length >= 20) break;
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
  const found: Candidate[] = [];
  for (const { value, source, path } of context.products.slice(0, 6)) {
    const text = stripPrefix(asText(value['mpn'] ?? null));
    if (text === null || text.length > 70) continue;
    found.push({ value: text, source, where: `${path}.mpn` });
    if (text !== stripPrefix(asText(value['sku'] ?? null))) return found[0] ?? null;
  }
  const candidates = labelled(context, MPN_LABEL);
  for (const { mpn, where } of context.shop)
    if (mpn) candidates.push({ value: mpn, source: 'shop-data', where: `${where}.mpn` });
  // Shops copy their own number into `mpn`; a label of the maker's number then knows better.
  return candidates.find(({ value }) => IDENTIFIER.test(value) && /\d/.test(value)) ?? found[0] ?? null;
}
