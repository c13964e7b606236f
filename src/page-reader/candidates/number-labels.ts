/** Labels of the shop's own number, in the languages of shops. */
export const SKU_LABEL =
  /^(?:(?:product |produkt|artikel)?sku|s\.k\.u|sku ?(?:no|nr|number|id|code|#)|(?:store |our |web )?item ?(?:no|nr|number|code|id|#|sku)|(?:product|prod) ?(?:no|nr|number|code|id|#|ref(?:erence)?|sku)|article ?(?:no|nr|number|code|id)?|art(?:ikel)?[. -]*(?:nr|no|nummer|numer|code)|artikel(?:nummer|nr|code)?|art|artnr|bestell[. -]*(?:nr|nummer)|produkt[. -]*(?:nr|nummer|code|id|nummer)|varenr|varenummer|varunummer|tuotenumero|tuotekoodi|tootekood|r[eé]f(?:[eé]rence)?(?: (?:produit|article|du produit|interne))?|code (?:produit|article)|codice(?: (?:prodotto|articolo))?|cod|cod[. ]+(?:art|prod|produs)\w*|c[oó]d(?:igo)?(?:[. ]+(?:(?:del?|do) )?(?:producto?|produto|artículo|articulo|item))?|id (?:del? |do )?(?:producto|produto|produit|prodotto|produktu)|referencia|referência|ref(?:erence)?(?: ?(?:no|nr|number|code))?|numer (?:produktu|katalogowy|artykułu)|indeks|symbol|kod(?: (?:produktu|produkta|zboží|towaru|artykułu|proizvoda|proizvoda))?|šifra(?: (?:artikla|proizvoda|izdelka))?|katalogové číslo|číslo (?:produktu|zboží|položky)|cikkszám|termékkód|артикул|арт|код(?: (?:товара|товару|на продукт|на продукта|продукта))?|номер (?:товара|артикула)|кат(?:аложен)? ?(?:номер|№)|κωδικός(?: προϊόντος)?|ürün (?:kodu|no)|stok kodu|preces kods|prekės kodas|kods|商品(?:编号|編號|番号|コード|コ－ド|货号|貨號|id|號碼)|品番|货号|貨號|型番|상품번호|상품코드|제품번호|رقم (?:المنتج|الصنف)|رمز المنتج|sku المنتج|מק["״]?ט|web ?(?:id|code|no|item)|cat(?:alog(?:ue)?)?[. ]*(?:no|nr|number|code|#)|(?:upc|ean|mpn|manufacturer)[ /]sku|sku ?[/|] ?(?:model|upc|ean)|ugs|order ?(?:no|nr|number|code)|our ref(?:erence)?|bestelnummer|productnummer|productcode|artikelkod|codul produsului|sifra(?: (?:artikla|proizvoda|izdelka))?|kód(?: (?:produktu|zboží|tovaru))?|รหัสสินค้า|stock ?(?:no|code|number|#)|dpci|tcin|asin|mã (?:sản phẩm|sp|hàng)|ad id|listing id|lot (?:number|no)|kode (?:produk|barang))[.:#°º]*$/i;

/** Labels that often mean something else, but will do where nothing else is said. */
export const WEAK_SKU_LABEL =
  /^(?:(?:store |vendor |supplier |our )?style ?(?:no|nr|number|code|#|id)?|item|id|cod)[.:#°º]*$/i;

/** Labels of the maker's number, which some shops have for their only one. */
export const MODEL_LABEL =
  /^(?:model ?(?:no|nr|number|code|#)?|part ?(?:no|number|#)|modell?(?:o|e|nummer)?|modèle|модель|型號|رقم الموديل)[.:#°º]*$/i;

/** Labels of the number under a barcode. */
export const GTIN_LABEL =
  /^(?:gtin(?:-?\d+)?|ean(?:[ -]?(?:code|13|nr|kod))?|upc(?: code)?|barcode|bar code|code[- ]barres?|codice a barre|código de barras|strichcode|isbn(?:-?1[03])?|kod ean|штрих-?код)[.:]*$/i;

/** Labels of the maker's number. */
export const MPN_LABEL =
  /^(?:mpn|manufacturer(?:'s)? (?:part|product|reference|ref)[\w .]{0,12}|manufacturer part number|part number|mfr\.? ?(?:part|no|#)[\w .#]{0,10}|model ?(?:number|no\.?|nr|name\/number)|item model number|hersteller(?:artikel)?(?:nummer|nr\.?)|référence fabricant|référence (?:du )?modèle|numéro du modèle de l'article|modellnummer|herstellernummer|número de modelo|numero di modello|modelnummer|model|modell|modèle|modelo|modello)[.:]*$/i;
