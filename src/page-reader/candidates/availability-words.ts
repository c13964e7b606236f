import { isPreorderText } from '../subject/buy-words.ts';
import type { Availability } from '../types.ts';

/** What is still there. */
const NOT_SOLD_OUT = /\bnot (?:yet )?sold(?: out)?\b|\bunsold\b/i;

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
/** Words for being sold out that stand in no other word, by language. */
const OUT_PHRASES = phrases({
  english: '(?:has been|is|was|now|permanently|product|item) discontinued|no longer (?:made|produced|sold)',
  spanish:
    'ya no está (?:a la venta|disponible)|descatalogado|no hay (?:stock|existencias|disponibilidad)|actualmente no se encuentra',
  french: "n[’']est plus (?:en vente|commercialisé|proposé)|plus en stock|victime de son succès|stock épuisé",
  czech: '(?:již|už) není v (?:nabídce|prodeji)|prodej (?:byl )?ukončen|ukončen prodej',
  swedish: '(?:har )?utgått|finns ej|tillfälligt slut',
  danish: 'udgået',
  dutch: 'niet meer (?:leverbaar|verkrijgbaar|in het assortiment)|uit het assortiment',
  italian: 'fuori produzione|non più in vendita',
  finnish: 'poistunut (?:tuote|valikoimasta)|tuote on poistunut',
  romanian: 'nu mai este (?:disponibil\\p{L}?|în stoc)',
  german:
    'nicht mehr im (?:sortiment|angebot|programm)|nicht (?:mehr )?bestellbar|momentan nicht|artikel ist nicht mehr',
  polish: 'produkt wycofany|nie jest już (?:dostępny|w ofercie)|brak towaru|brak produktu|chwilowo brak',
  slovak:
    'už nie je v (?:ponuke|predaji)|nie je (?:momentálne )?(?:skladom|dostupn\\p{L}*|na sklade)|dočasne nedostupn\\p{L}*',
  hungarian: 'kifutott termék|nem (?:rendelhető|kapható)|nem elérhető',
  'south slavic':
    'ra[sz]proda(?:no|to|n|t)|nema (?:na|u) (?:stanju|zalihi|zalihama|skladištu)|ni na voljo|trenutno nedostup\\p{L}*',
  'south slavic, cyrillic':
    'нема на (?:стању|залихи)|распродато|няма (?:\\p{L}+ )?наличност|изчерпана? (?:наличност|количество)',
  russian: 'снят[оа]? с (?:производства|продажи)|нет на складе|под заказ нет',
  ukrainian: 'закінчи(?:вся|лася|лось)|знято з (?:виробництва|продажу)|очікується',
  lithuanian: 'neturime|prekės nėra|nebeprekiaujame',
  latvian: 'nav noliktavā|beidzies',
  estonian: 'otsas|läbi müüdud|ei ole (?:saadaval|laos)',
  turkish: 'stokta (?:bulunmamaktadır|kalmadı)|temin edilemiyor',
  persian: 'ناموجود|موجود نیست|اتمام موجودی',
  hindi: 'स्टॉक में नहीं|उपलब्ध नहीं',
  japanese: 'お取り?扱いできません|販売終了|入荷待ち',
  chinese: '已下架|下架|暂无库存|暫無庫存|补货中',
  korean: '재고\\s?없음|판매\\s?(?:종료|중지)',
});
/** What can be had, likewise. */
const IN_PHRASES = phrases({
  spanish: 'hay (?:existencias|stock)|en existencias?',
  portuguese: 'em stock',
  finnish: 'saatavilla|heti toimitettavissa',
  slovak: 'skladom',
  'south slavic': 'na (?:zalihi|zalogi|stanju|skladištu)|dostupno|dobavljivo',
  'south slavic, cyrillic': 'на (?:стању|залихи|склад)',
  lithuanian: 'turime|yra sandėlyje',
  persian: 'موجود(?: در انبار)?',
  hindi: 'स्टॉक में|उपलब्ध',
  thai: 'มีสินค้า(?:พร้อมส่ง)?',
  indonesian: 'stok tersedia|tersedia',
});
/** A text that says no more than that the product will come. */
const COMING =
  /^(?:coming soon|demnächst|in kürze(?: verfügbar)?|bientôt(?: disponible)?|próximamente|prossimamente|em breve|binnenkort|kommer snart|wkrótce|již brzy|скоро(?: в продаже)?|近日発売|即将上市|即將上市)[\s.!…]*$/iu;

/** Alternatives in any order, each as whole words in the scripts that have such. */
function phrases(byLanguage: Readonly<Record<string, string>>): RegExp {
  return new RegExp(
    `(?<!\\p{Script=Latin}|\\p{Script=Cyrillic})(?:${Object.values(byLanguage).join('|')})(?!\\p{Script=Latin}|\\p{Script=Cyrillic})`,
    'iu',
  );
}

const IN =
  /\bin[ -]stock\b|\bonly \d+ (?:left|remaining)\b|\bavailable\b|auf lager|sofort (?:lieferbar|verfügbar)|lieferbar|vorrätig|verfügbar|en stock|disponible|disponibile|disponibil|disponível|em estoque|op voorraad|leverbaar|i lager|på lager|varastossa|w magazynie|dostępny|na stanie|skladem|na sklade|raktáron|készleten|în stoc|в наличии|есть в наличии|є в наявності|в наличност|stokta|σε απόθεμα|διαθέσιμο|在庫あり|有[货貨]|現貨|现货|재고 있음|متوفر|במלאי|pieejams|ir noliktavā|turime|sandėlyje|laos\b|còn hàng/i;
/** Words that put what they stand with into the future: what will be in stock is not in stock. */
const FUTURE =
  /\b(?:will be|soon|coming|expected|back in stock (?:on|in|by)|available (?:from|on|again)|once|when)\b|\bwird\b|\bbald\b|demnächst|in kürze|wieder (?:lieferbar|verfügbar|auf lager) ab|bientôt|prochainement|\bsera\b|pronto|próximamente|estar[áa]n?\b|em breve|presto|\bsarà\b|prossimamente|binnenkort|\bsnart\b|kommer|tulossa|wkrótce|już niedługo|\bbude\b|brzy|čoskoro|hamarosan|în curând|скоро|ожида|очіку|скоро|очаква|yakında|σύντομα|まもなく|近日|入荷予定|即将|即將|곧|قريب|בקרוב|drīzumā|netrukus|peagi|sắp có/i;
/** A negation within two words of what is there when something can be had. */
const NEGATED =
  /(?<!\p{L})(?:not|no longer|nicht|n['’]est|pas|plus|no|non|não|niet|inte|ikke|ei|pole|nie|není|nem|nu|не|нет|нема|немає|nav|nėra|ni|nije|δεν|değil)\s+(?:\S+\s+){0,2}(?:available|in stock|verfügbar|lieferbar|auf lager|vorrätig|disponib\w*|dispon[ií]vel|en stock|em estoque|op voorraad|leverbaar|beschikbaar|i lager|på lager|tillgänglig\w*|tilgjengelig\w*|saatavilla|varastossa|saadaval|laos|dostęp\w*|na magazynie|skladem|na sklade|dostupn\w*|na zalihi|na zalogi|dobavljiv\w*|raktáron|elérhető|în stoc|в наличии|доступ[\p{L}]*|в наявності|наличн[\p{L}]*|pieejam\w*|noliktavā|prieinam\w*|sandėlyje|διαθέσιμ[\p{L}]*|σε απόθεμα)/iu;
const NOT_BUYABLE =
  /(?:cannot|can['’]t|can not) be (?:bought|ordered|purchased)|not (?:for sale|purchasable)|nicht (?:käuflich|bestellbar)|ne peut (?:pas|plus) être|no se puede (?:comprar|pedir)|non (?:è )?acquistabile|nie je možné (?:\S+ ){0,2}k[úu]piť|nelze (?:\S+ ){0,2}(?:koupit|objednat)|nie można (?:kupić|zamówić)|нельзя (?:купить|заказать)|не продается|no longer sold/i;
/** The schema.org word that a value of structured or platform data means. @returns null for what says nothing */
export function availabilityOf(value: string | null): Availability | null {
  if (value === null) return null;
  const word = (value.trim().split(/[/#:]/).at(-1) ?? '').toLowerCase().replace(/[\s_-]+/g, '');
  return SCHEMA[word] ?? availabilityInText(value);
}

/** What a short text that a visitor reads says about stock, in some thirty languages. */
export function availabilityInText(text: string): Availability | null {
  const short = text.slice(0, 160);
  if (NOT_SOLD_OUT.test(short)) return 'InStock';
  if (isOut(short)) return 'OutOfStock';
  if (isPreorderText(short)) return 'PreOrder';
  if (!IN.test(short) && !IN_PHRASES.test(short)) return null;
  return FUTURE.test(short) ? 'OutOfStock' : 'InStock';
}

function isOut(text: string): boolean {
  return (
    OUT.test(text) || OUT_PHRASES.test(text) || NEGATED.test(text) || NOT_BUYABLE.test(text) || COMING.test(text.trim())
  );
}

const EXACT =
  /^(?:(?:item |product )?(?:is )?(?:currently )?in stock|available(?: now| online)?|(?:sofort )?(?:lieferbar|verfügbar)|auf lager|vorrätig|en stock|disponible|disponibile|disponível|em estoque|op voorraad|i lager|på lager|varastossa|dostępny|skladem|na sklade|na zalihi|na zalogi|dobavljivo|raktáron|în stoc|в наличии|є в наявності|в наличност|stokta|σε απόθεμα|在庫あり|有[货貨]|現貨|现货|재고 있음|متوفر|במלאי|pieejams|ir noliktavā|laos)[\s!.]*$/iu;

/** Is a text nothing but the words for being in stock? */
export function isPlainlyInStock(text: string): boolean {
  return EXACT.test(text.trim());
}
