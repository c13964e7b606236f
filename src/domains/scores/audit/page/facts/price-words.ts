/** Words of class names that say a price is here. */
export const PRICE_WORD = /price|preis|prix|precio|prezzo|preco|preço|prijs|\bpris|cena|hind\b|hinta|amount|цена|kaina/;
/** Words beside them that say it holds today. */
export const NOW_WORD =
  /sale|special|current|final|\bnow|[-_]now|actual|\bour|offer|promo|discounted|reduced|rebaj|aktion|priceto|deal|main|selling|new-?price|price-?new/;
/** Words of class names for a price that no longer holds, or never did. */
export const OLD_WORD =
  /(?:^|[\s_-])(?:old|was|before|prev(?:ious)?|orig(?:inal)?|list|strike\w*|stroke|crossed|cross|msrp|rrp|uvp|full|standard|regular|retail|antigo|anterior|ancien|barre|barré|tachado|vecchio|alt|statt|compare|compareat|linethrough|base|lastprice|del)(?:[\s_-]|price|preis|prix|$)|(?:old|was|before|original|regular|list|compare|strike|crossed|retail)[-_]?(?:at)?[-_]?price|price[-_]*(?:old|was|before|original|regular|list|compare|strike|crossed|retail)|(?:old|was|regular|original)price|line-through|strikethrough|a-text-strike/;
/** Words of class names for whatever stands beside the product: other products, the cart, shipping, navigation. */
export const BESIDE =
  /(?:^|[\s_-])(?:related|recommend\w*|similar|carousel|upsell\w*|cross-?sell\w*|crosssell\w*|also\w*|accessor\w*|bundle\w*|recent\w*|footer|minicart|mini-cart|nav|navbar|navigation|menu|megamenu|shipping|delivery|versand|wishlist|banner|reviews?|sponsored|suggest\w*|others?|associated|alternative\w*|complement\w*|swiper|slick\w*|slider|widget|teaser|tile|listing|basket|cart-?(?:drawer|summary|total|content|popup)|topbar|modal|popup|installments?|financ\w*|newsletter|coupon|voucher|loyalty|points|sticky|history|viewed|protection|warranty|gift\w*|comparison|product-?(?:list|card|item|grid|tile|miniature)s?|plp|freq\w*|looks?|complete-the-look|outfit)(?:[\s_-]|$)|recommendation|relatedproduct|similarproduct|alsobought|upsell|crosssell|recentlyviewed|othersellers/;
/** Texts around an amount that is not what the product costs: shipping, savings, instalments, per unit. */
export const NOT_A_PRICE =
  /\/\s?(?:kg|g|l|ml|100|m²|m2|m|st|stk|unit|pc|month|mo|mês|mes|mois|monat|year|stück|100g|100ml)\b|\bper\b|\bpro (?:\d|kg|stück|liter|monat)|\bje \d|\bsave\b|\bspar|économis|ahorr|risparmi|economi[sz]|\boff\b|\b\d{1,2} ?x\b|\bx de\b|\bcuotas?\b|\bparcelas?\b|\binterest\b|\bmonth|\bmois\b|\bmonat|\bmês\b|\brate\b|versand|shipping|deliver|livraison|envío|envio|frete|spedizione|bezorg|levering|dostaw|доставк|postage|\bfree\b|coupon|\bvat\b.{0,8}:|deposit|pfand|points?\b|cashback|uvp|rrp|msrp|\bwas\b|statt|avant|antes|list price|instead|minimum|mindest|over £|gift card|warranty|trade[- ]in|每期|期0|分期|滿|满|點數|積點|运费|運費|送料|ポイント|월\s?\d|할부|في الشهر|قسط|شحن|توصيل|в месяц|рассрочк|доставк|кредит/i;
/** Texts before a price that no longer holds. */
export const OLD_LABEL =
  /^(?:was|rrp|msrp|list price|uvp|statt|avant|antes|regular price|reg\.|old price|prix conseillé|adviesprijs|prezzo consigliato|de:?|pvpr|typical price|mrp|m\.r\.p\.?)\b/i;
