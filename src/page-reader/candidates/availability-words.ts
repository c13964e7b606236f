import type { Availability } from '../types.ts';

const SCHEMA: Readonly<Record<string, Availability>> = {
  instock: 'InStock',
  instoreonly: 'InStock',
  onlineonly: 'InStock',
  limitedavailability: 'LimitedAvailability',
  outofstock: 'OutOfStock',
  soldout: 'OutOfStock',
  unavailable: 'OutOfStock',
  notavailable: 'OutOfStock',
  reserved: 'OutOfStock',
  preorder: 'PreOrder',
  presale: 'PreOrder',
  backorder: 'BackOrder',
  madetoorder: 'BackOrder',
  discontinued: 'Discontinued',
  oos: 'OutOfStock',
  available: 'InStock',
  true: 'InStock',
  false: 'OutOfStock',
  availablefororder: 'InStock',
  lowstock: 'LimitedAvailability',
};

const OUT =
  /out[ -]of[ -]stock|sold[ -]?out|(?:currently|temporarily|no longer|is|item|product)(?: is)?(?: currently| temporarily)? (?:unavailable|not available)|^unavailable|not (?:currently )?available(?: online)?$|no longer (?:available|for sale|in stock)|not in stock|no stock\b|notify me when|email me when|e-mail when available|let me know when|back in stock (?:alert|notif)|join (?:the |our )?wait(?:ing)? ?list|prévenez[ -]moi (?:lorsque|quand|dès)|avísame cuando|avisarme cuando|avvisami quando|powiadom o dostępności|сообщить о поступлении|уведомить о (?:поступлении|наличии)|gelince haber ver|benachrichtig\w* (?:sie )?mich,? (?:wenn|sobald)|再入荷(?:お知らせ|通知)|到[貨货]通知|재입고 알림|ended listing|this (?:listing|item|auction|offer) (?:has |was |is )?(?:ended|sold|expired|no longer)|this listing (?:was )?ended|bidding (?:has )?ended|nicht (?:auf lager|verfügbar|lieferbar|vorrätig|mehr lieferbar|mehr verfügbar)|ausverkauft|vergriffen|leider nicht|derzeit nicht|zur zeit nicht|rupture de stock|en rupture|épuisé|indisponible|plus disponible|non disponible|esaurito|non (?:è )?(?:più )?disponibil|agotad[oa]|sin (?:stock|existencias)|no disponible|fuera de stock|sem estoque|esgotad[oa]|indispon[ií]vel|fora de estoque|avise-?me|uitverkocht|niet (?:op voorraad|leverbaar|beschikbaar)|slut(?:såld| i lager)|ej i lager|udsolgt|ikke på lager|utsolgt|ei varastossa|loppu(?:unmyyty|nut)|niedostępn|brak w magazynie|wyprzedan|produkt niedostępny|vyprodáno|není skladem|nedostupn|vypredané|nincs (?:raktáron|készleten)|elfogyott|stoc epuizat|indisponibil|нет в наличии|нет на складе|распродан|законч(?:ился|илась)|немає в наявності|изчерпан|не е (?:в )?наличн|няма наличност|tükendi|stokta yok|εξαντλ|μη διαθέσιμ|在庫(?:切れ|なし|がありません)|売り切れ|完売|品切れ|缺[货貨]|无货|無貨|售[罄完]|已售完|補貨中|품절|일시품절|غير متوفر|نفد|نفذت|אזל|nav pieejams|nav noliktavā|izpārdots|nėra prekyboje|išparduota|pole saadaval|läbi müüdud|hết hàng|สินค้าหมด|stok habis|habis terjual/i;
const IN =
  /\bin[ -]stock\b|\bonly \d+ (?:left|remaining)\b|\bavailable\b|auf lager|sofort (?:lieferbar|verfügbar)|lieferbar|vorrätig|verfügbar|en stock|disponible|disponibile|disponibil|disponível|em estoque|op voorraad|leverbaar|i lager|på lager|varastossa|w magazynie|dostępny|na stanie|skladem|na sklade|raktáron|készleten|în stoc|в наличии|есть в наличии|є в наявності|в наличност|stokta|σε απόθεμα|διαθέσιμο|在庫あり|有[货貨]|現貨|现货|재고 있음|متوفر|במלאי|pieejams|ir noliktavā|turime|sandėlyje|laos\b|còn hàng/i;
const PRE = /\bpre-?order|vorbestell|précommand|preordina|reserva(?:r)? ahora|pré-venda|予約|предзаказ/i;

/** The schema.org word that a value of structured or platform data means. @returns null for what says nothing */
export function availabilityOf(value: string | null): Availability | null {
  if (value === null) return null;
  const word = (value.trim().split(/[/#:]/).at(-1) ?? '').toLowerCase().replace(/[\s_-]+/g, '');
  return SCHEMA[word] ?? availabilityInText(value);
}

/** What a short text that a visitor reads says about stock, in some thirty languages. */
export function availabilityInText(text: string): Availability | null {
  const short = text.slice(0, 160);
  if (OUT.test(short)) return 'OutOfStock';
  if (PRE.test(short)) return 'PreOrder';
  return IN.test(short) ? 'InStock' : null;
}
