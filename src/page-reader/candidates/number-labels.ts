/** Labels of the shop's own number, in the languages of shops, that are not put together of the words below. */
const SKU_NAMES =
  /^(?:(?:product |produkt|artikel)?sku|s\.k\.u|sku ?(?:no|nr|number|id|code|#)|(?:store |our |web )?item ?(?:no|nr|number|code|id|#|sku)|(?:product|prod) ?(?:no|nr|number|code|id|#|ref(?:erence)?|sku)|article ?(?:no|nr|number|code|id)?|art(?:ikel)?[. -]*(?:nr|no|nummer|numer|code)|artikel(?:nummer|nr|code)?|artnr|bestell[. -]*(?:nr|nummer)|produkt[. -]*(?:nr|nummer|code|id|nummer)|varenr|varenummer|varunummer|tuotenumero|tuotekoodi|tootekood|r[eé]f(?:[eé]rence)?\.?(?: (?:produit|article|du produit|interne))?|code (?:produit|article)|codice(?: (?:prodotto|articolo))?|cod|cod[. ]+(?:art|prod|produs)\w*|c[oó]d(?:igo)?(?:[. ]+(?:(?:del?|do) )?(?:producto?|produto|artículo|articulo|item))?|id (?:del? |do )?(?:producto|produto|produit|prodotto|produktu)|referencia|referência|ref(?:erence)?(?: ?(?:no|nr|number|code))?|numer (?:produktu|katalogowy|artykułu)|indeks|symbol|kod(?: (?:produktu|produkta|zboží|towaru|artykułu|proizvoda|proizvoda))?|šifra(?: (?:artikla|proizvoda|izdelka))?|katalogové číslo|číslo (?:produktu|zboží|položky)|cikkszám|termékkód|артикул|арт[. ]*№?|шифра(?: (?:артикла|производа))?|کد (?:محصول|کالا)|شناسه (?:محصول|کالا)|код(?: (?:товара|товару|на продукт|на продукта|продукта))?|номер (?:товара|артикула)|кат(?:аложен)? ?(?:номер|№)|κωδικός(?: προϊόντος)?|ürün (?:kodu|no)|stok kodu|preces kods|prekės kodas|kods|商品(?:编号|編號|番号|コード|コ－ド|货号|貨號|id|號碼)|品番|货号|貨號|型番|상품번호|상품코드|제품번호|رقم (?:المنتج|الصنف)|رمز المنتج|sku المنتج|מק["״]?ט|web ?(?:id|code|no|item)|cat(?:alog(?:ue)?)?[. ]*(?:no|nr|number|code|#)|(?:upc|ean|mpn|manufacturer)[ /]sku|sku ?[/|] ?(?:model|upc|ean)|ugs|order ?(?:no|nr|number|code)|our ref(?:erence)?|bestelnummer|productnummer|productcode|artikelkod|codul produsului|sifra(?: (?:artikla|proizvoda|izdelka))?|kód(?: (?:produktu|zboží|tovaru))?|รหัสสินค้า|stock ?(?:no|code|number|#)|dpci|tcin|asin|mã (?:sản phẩm|sp|hàng)|ad id|listing id|lot (?:number|no)|kode (?:produk|barang))[.:#°º]*$/i;

/** Labels that often mean something else, but will do where nothing else is said. */
const WEAK_SKU_LABEL =
  /^(?:(?:store |vendor |supplier |our )?style ?(?:no|nr|number|code|#|id)?|item|art|id|cod)[.:#°º]*$/i;

/** Labels of the maker's number, which some shops have for their only one. */
const MODEL_LABEL =
  /^(?:model ?(?:no|nr|number|code|#)?|part ?(?:no|number|#)|modell?(?:o|e|nummer)?|modèle|модель|型號|رقم الموديل)[.:#°º]*$/i;

/** Labels of the number under a barcode. */
const GTIN_LABEL =
  /^(?:gtin(?:-?\d+)?|ean(?:[ -]?(?:code|13|nr|kod))?|upc(?: code)?|barcode|bar code|code[- ]barres?|codice a barre|código de barras|strichcode|isbn(?:-?1[03])?|kod ean|штрих-?код)[.:]*$/i;

/** Labels of the maker's number. */
const MPN_LABEL =
  /^(?:mpn|manufacturer(?:'s)? (?:part|product|reference|ref)[\w .]{0,12}|manufacturer part number|part number|mfr\.? ?(?:part|no|#)[\w .#]{0,10}|model ?(?:number|no\.?|nr|name\/number)|item model number|hersteller(?:artikel)?(?:nummer|nr\.?)|référence fabricant|référence (?:du )?modèle|numéro du modèle de l'article|modellnummer|herstellernummer|número de modelo|numero di modello|modelnummer|model|modell|modèle|modelo|modello)[.:]*$/i;

/** What a number is of. */
const THING =
  '(?:product|produkt\\w{0,3}|produit|producto|produto|prodotto|produs\\w{0,3}|proizvod\\w?|izdelk?\\w?|item|article|artikel|artikl\\w?|articol\\w{0,3}|art[íi]culo|articolo|artigo|artykułu|artikkel|varu|vare|tuote|toote|termék|cikk|zboží|zbož\\w|tovar\\w?|towaru|товар\\w?|продукт\\w?|preces|prekės|ürün|stok|stock|web|order|bestell|bestel|katalog\\w{0,3}|catalog(?:ue)?|catálogo|shop)';
/** The word for a number. */
const NUMBER_WORD =
  '(?:no|nr|nº|n°|№|num|number|nummer|numer|numero|número|numéro|n[uú]m|číslo|szám|code|kode|kod\\w?|kód|código|codigo|codice|cod|koodi|kodas|kods|kood|код|номер|id|ref|sku|reference|référence|referencia|referência|referenz)';
const COMPOSED = new RegExp(
  `^(?:(?:our |the |my )?${THING}[\\s.\\-/]{0,3}${NUMBER_WORD}|${NUMBER_WORD}[\\s.\\-/]{0,3}(?:(?:de|del|della|du|des|da|do|di|of|dell['’]|d['’]|l['’]|the|na|van|het)\\s?(?:la |le |l['’]|el |il )?)?${THING})$`,
  'iu',
);

/** Is this the label of the shop's own number? */
export function isSkuLabel(name: string): boolean {
  return SKU_NAMES.test(name) || COMPOSED.test(name);
}

/** The kinds of numbers that a label can announce, with what each is called. */
const KINDS = {
  sku: isSkuLabel,
  weak: (name: string) => WEAK_SKU_LABEL.test(name),
  model: (name: string) => MODEL_LABEL.test(name),
  gtin: (name: string) => GTIN_LABEL.test(name),
  mpn: (name: string) => MPN_LABEL.test(name),
} as const;
/** What a labelled number is. */
export type NumberKind = keyof typeof KINDS;

/** Does a name announce a number of this kind? */
export function announces(kind: NumberKind, name: string): boolean {
  return KINDS[kind](name);
}

/** Does a name announce a number of any kind? */
export function announcesNumber(name: string): boolean {
  return Object.values(KINDS).some((isLabel) => isLabel(name));
}
