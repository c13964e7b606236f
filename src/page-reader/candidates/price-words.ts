/** Words of class names that say a price is here. */
export const PRICE_WORD = /price|preis|prix|precio|prezzo|preco|preço|prijs|\bpris|cena|hind\b|hinta|amount|цена|kaina/;
/** Words next to them that say it holds today. */
export const NOW_WORD =
  /sale|special|current|final|\bnow|[-_]now|actual|\bour|offer|promo|discounted|reduced|rebaj|aktion|priceto|deal|main|selling|new-?price|price-?new/;
/** Words of class names for a price that no longer holds, or never did. */
export const OLD_WORD =
  /(?:^|[\s_-])(?:old|was|before|prev(?:ious)?|orig(?:inal)?|list|strike\w*|stroke|crossed|cross|msrp|rrp|uvp|full|standard|regular|retail|antigo|anterior|ancien|barre|barré|tachado|vecchio|alt|statt|compare|compareat|linethrough|base|lastprice|del)(?:[\s_-]|price|preis|prix|$)|(?:old|was|before|original|regular|list|compare|strike|crossed|retail)[-_]?(?:at)?[-_]?price|price[-_]*(?:old|was|before|original|regular|list|compare|strike|crossed|retail)|(?:old|was|regular|original)price|line-through|strikethrough|a-text-strike/;
/** Of these, the words that leave no doubt: a `regular` or `list` price may be the only one there is. */
export const SURELY_OLD_WORD =
  /(?:^|[\s_-])(?:old|was|before|prev(?:ious)?|strike\w*|stroke|crossed|cross|antigo|anterior|ancien|barre|barré|tachado|vecchio|statt|compare|compareat|linethrough|lastprice|del)(?:[\s_-]|price|$)|(?:old|was|before|original|compare|strike|crossed)[-_]?(?:at)?[-_]?price|price[-_]*(?:old|was|before|original|compare|strike|crossed)|line-through|strikethrough|a-text-strike/;
/** Words of class names for page chrome around the product: other products, the cart, shipping, navigation. */
export const BOILERPLATE_BLOCK =
  /(?:^|[\s_-])(?:related|recommend\w*|similar|carousel|upsell\w*|cross-?sell\w*|crosssell\w*|also\w*|accessor\w*|bundle\w*|recent\w*|footer|minicart|mini-cart|nav|navbar|navigation|menu|megamenu|shipping|delivery|versand|wishlist|banner|reviews?|sponsored|suggest\w*|others?|associated|alternative\w*|complement\w*|swiper|slick\w*|slider|widget|teaser|tile|listing|basket|cart-?(?:drawer|summary|total|content|popup)|topbar|modal|popup|installments?|financ\w*|newsletter|coupon|voucher|loyalty|points|sticky|history|viewed|protection|warranty|gift\w*|comparison|product-?(?:list|card|item|grid|tile|miniature)s?|plp|freq\w*|looks?|complete-the-look|outfit)(?:[\s_-]|$)|recommendation|relatedproduct|similarproduct|alsobought|upsell|crosssell|recentlyviewed|othersellers/;
/** Texts before an amount that is not what the product costs: shipping, savings, instalments, thresholds. */
export const OTHER_BEFORE =
  /\b(?:grand )?total(?: price| value| cost)?\b\s*[:：]?\s*$|gesamtpreis|prix total|precio total|preço total|prezzo totale|totaalprijs|\bpayments? of\b|\binstal?lments?\b|\bpay in \d|\braten\b|ratenzahlung|mensualit|\brate da\b|\brat po\b|splát|részlet|\bklarna\b|\bafterpay\b|\baffirm\b|\bearn\b|\bspend\b|\bspent\b|\bfor every\b|\b(?:other|more) (?:sellers?|offers?)\b|\bapprox\w*|\bca\.|\bcirca\b|\benviron\b|ungefähr|≈|\bconverted\b|(?<!(?:with|after|con|com|mit|avec|met) )\b(?:discount|rabatt|remise|descuento|desconto|sconto|korting|rabat)\s*:?\s*$|\bestimat\w*|\best\.|\bvalued? at\b|schätz|estimaci|estimad|\bstima\b|\bstart(?:ing)? (?:price|bid)|startpreis|startgebot|mise à prix|precio de salida|\bmax(?:imum)? bid|\bup to\b|\bbis zu\b|jusqu'|\bhasta\b|\bfino a\b|\bsave\b|\bsaving|\bspar|gespart|économis|ahorr|risparmi|economi[sz]|bespaar|\b\d{1,2} ?x\b|\bx de\b|\bcuotas?\b|\bparcelas?\b|\binterest\b|\bmonth|\bmois\b|\bmonat|\bmês\b|\brate\b|versand|shipping|deliver|livraison|envío|envio|frete|spedizione|bezorg|levering|lieferung|dostaw|doručen|szállítás|доставк|postage|p&p|\bfree\b|gratis|kostenlos|coupon|voucher|deposit|pfand|points?\b|cashback|minimum|mindest|\bover\b|\babove\b|gift card|warranty|protection|insurance|\bmembers?\b|\bclub\b|clubcard|subscri|mitglied|adhérent|\bsocios?\b|abonn|najniższa|niedrigster|plus bas|lowest price|nejnižší|laagste|legalacsonyabb|más bajo|più basso|lägsta|laveste|cel mai mic|najnižš|najniž|alin hinta|alhaisin|žemiausi|най-ниска|mais baixo|zemāk|χαμηλότερη|madalaim|(?<!\d)\d{1,3}\s?(?:kg|g|l|ml|cl|dl|m|cm|m²|m2|db|ks|szt|st|stk|pcs?|tk)\s*=\s*$|unit price|grundpreis|jednotková|egységár|jämförpris|kilopris|vertailuhinta|prix (?:unitaire|au (?:kg|kilo|litre))|月々|每月|versicherung|trade[- ]in|bids?\b|每期|期0|分期|滿|满|點數|積點|运费|運費|送料|ポイント|월\s?\d|할부|في الشهر|قسط|شحن|توصيل|в месяц|рассрочк|кредит|бонус/i;

/** Texts behind an amount that say it is no price of the whole product: per unit, a month, off, of shipping. */
export const OTHER_BEHIND =
  /^[\s*)]*(?:\/(?!\s*(?:-|unit|ea\b|each|pcs?\b|piece|item|stück|st\b|stk|stuk|unidad|unité|pièce|pezzo|pz\b|szt|ks\b|db\b|kpl|tk\b|шт|бр\b|個|枚|本|件|台|개|set|pair|paar))|\(?(?:per|pro|je|par|al|por|pr\.?|za|за)\b(?!\s*(?:stück|piece|item|unit|stuk|st\.|stk|unidad|unité|pièce|pezzo|szt|ks\b|шт|set|paar|pair)))|^[\s*)]*(?:off\b|sparen|gespart|saved|rabatt|de réduction|discount|korting|de desconto|(?:delivery|shipping|versand|livraison|postage)\b(?!\s(?:is |est |ist )?(?:included|free|inklusive|incluse?|gratuite?|kostenlos))|(?:gift ?card|e-?gift|voucher|coupon|store credit|credit|gutschein)\b|p&p|deposit|pfand|cashback|points?\b|back (?:in|on|as|with)\b|in rewards|or more\b|and up\b|(?:&|and) under\b|a month|monthly|mtl|mensuel|al mes|ao mês|\/?\s?(?:kg|l|m²|m2|100)\b)/i;

/** Texts before a price that no longer holds. */
export const OLD_LABEL =
  /(?:^|[\s(])(?:was|rrp|msrp|list price|uvp|statt|avant|antes|old price|prix conseillé|prix barré|adviesprijs|van|prezzo consigliato|ancien prix|precio (?:anterior|antiguo)|prezzo (?:precedente|originale)|preço (?:antigo|original)|listino|pvp|prp|compare at|retail|tidigare pris|førpris|veil\.?|norm\. hinta|ovh|původní cena|stara cena|poprzednia cena|cena katalogowa|régi ár|preț vechi|стара ціна|стара цена|redna cena|stara cijena|redovna cijena|mpc|tavahind|vana hind|sena cena|parastā cena|vecā cena|įprasta kaina|sena kaina|αρχική τιμή|eski fiyat|liste fiyatı|piyasa fiyatı|市场价|市場価格|定価|参考価格|정상가|소비자가|السعر القديم|harga normal|giá (?:gốc|cũ)|ราคาปกติ|prezzo di listino|pvpr|typical price|mrp|m\.r\.p\.?|before|instead of|old|originally|vorher|ehemals|au lieu de|invece di|anziché|en lugar de|em vez de|tidligere|før|ord\.? ?pris|przed|původně|eredeti ár|старая цена|原價|原价|定價|市價|建議售價|通常価格|メーカー希望小売価格|정가|كان)\s*[:：]?\s*$|^(?:was|rrp|uvp|statt|mrp)\b/i;

/** Texts before a price that no longer holds where a lower one stands next to it. */
export const REGULAR_LABEL =
  /(?:^|[\s(])(?:regular price|reg\.(?: price)?|normal price|full price|retail price|cena regularna|ordinarie pris|normalpris|běžná cena|preço normal|precio (?:normal|regular)|prezzo (?:pieno|intero|normale)|prix (?:normal|habituel|régulier)|normalpreis|обычная цена)\s*[:：]?\s*$/i;

/** Texts before a price that call it the price. */
export const PRICE_LABEL =
  /(?:^|[\s(])(?:(?:our |sale |special |your |online |deal |now |current |final )?price|you(?:['’]ll)? pay|after (?:savings|discount|rebate)s?|now|only|preis|nur|jetzt|prix|precio|preço|por|prezzo|prijs|voor|pris|nu|hinta|cena|hind|kaina|ár|preț|цена|ціна|τιμή|fiyat[ıi]?|특가|판매가|가격|価格|税込|特價|售價|優惠價|現金價|价格|السعر|סה"כ|מחיר|giá|harga|ราคา)\s*[:：]?\s*$/i;

/** Of these, the words that set it against a price before: what is charged now, after all is taken off. */
export const NOW_LABEL =
  /(?:^|[\s(])(?:now|you(?:['’]ll)? pay|(?:our |your )?(?:sale|special|final|deal|discounted|new) price|after (?:savings|discount|rebate)s?|jetzt|nur noch|maintenant|ahora|agora|ora|nu|teraz|nyní|сейчас|特價|特価)\s*[:：]?\s*$/i;

/** Texts next to a price that leave out the tax a visitor pays. */
export const NET_WORD =
  /\bex(?:cl)?(?:uding|uded)?\.?\s?(?:of )?(?:vat|tax|gst|btw|mwst|ust|tva|iva|moms|mva|alv)\b|\+ ?vat\b|zzgl\.? (?:mwst|ust|mehrwertsteuer)|\b(?:hors taxes?|ht)\b|bez dph|без ндс|\bnetto\b|税抜|未税/i;
