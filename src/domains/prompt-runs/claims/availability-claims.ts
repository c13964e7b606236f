import type { Span } from '../mentions/types.ts';
import type { CatalogRecord, Finding } from './types.ts';
import { type ClaimText, isDenied, isSupposed } from './words.ts';

type State = 'in_stock' | 'out_of_stock' | 'preorder' | 'backorder' | 'discontinued';

/** What says so, in each language; the first that fits a place counts. */
const PATTERNS: readonly (readonly [State, RegExp])[] = [
  [
    'discontinued',
    /(?<!\p{L})(?:discontinued|no longer (?:made|produced|manufactured|sold)|out of production|eingestellt|nicht mehr (?:hergestellt|produziert|verkauft)|ausgelaufen|(?:plus|n['’]est plus) (?:fabriquée?|produite?|commercialisée?|vendue?)|arrêtée? de production|descatalogad[oa]|ya no se (?:fabrica|vende|produce)|descontinuad[oa]|fuori produzione|non (?:è |viene )?più (?:prodott[oa]|vendut[oa]|in produzione)|niet meer (?:gemaakt|geproduceerd|verkocht)|uit productie)(?!\p{L})|生産終了|販売終了|製造終了|停产|停產|已下架/giu,
  ],
  [
    'out_of_stock',
    /(?<!\p{L})(?:out of stock|sold out|(?:currently |temporarily )?unavailable|no longer (?:available|in stock)|not (?:currently )?(?:available|in stock)|ausverkauft|vergriffen|(?:derzeit |momentan |aktuell |zurzeit )?nicht (?:auf lager|lieferbar|verfügbar|vorrätig)|nicht mehr (?:lieferbar|verfügbar)|(?:en )?rupture de stock|épuisée?|indisponible|plus disponible|agotad[oa]|sin (?:stock|existencias)|no (?:está )?disponible|esaurit[oa]|non (?:è )?(?:al momento )?disponibile|uitverkocht|niet (?:op voorraad|leverbaar|beschikbaar))(?!\p{L})|在庫切れ|売り切れ|品切れ|完売|缺货|缺貨|无货|無貨|售罄|断货/giu,
  ],
  [
    'preorder',
    /(?<!\p{L})(?:pre-?orders?|available to pre-?order|vorbestell(?:bar|t|en|ung)|précommande|reserva anticipada|preventa|preordin[ei]|preordinare|te reserveren)(?!\p{L})|予約受付|预售|預購|预订/giu,
  ],
  ['backorder', /(?<!\p{L})(?:back-?order(?:ed)?|auf nachbestellung|nachlieferung)(?!\p{L})/giu],
  [
    'in_stock',
    /(?<!\p{L})(?:in stock|readily available|currently available|available now|available to buy|auf lager|sofort lieferbar|lieferbar|vorrätig|verfügbar|en stock|disponible (?:actuellement|immédiatement|de inmediato|inmediatamente|maintenant)|actuellement disponible|actualmente disponible|hay existencias|disponibile (?:subito|ora|da subito|immediatamente)|attualmente disponibile|in magazzino|op voorraad|direct leverbaar|leverbaar)(?!\p{L})|在庫あり|在庫があります|有货|有貨|现货|現貨/giu,
  ],
];
/** Behind a state, what makes it that of a shop, or of something else than stock. */
const ELSEWHERE =
  /^\s?(?:at|on|from|through|in (?:the )?(?:us|uk|europe|stores)|bei|auf|chez|sur|en (?:amazon|mediamarkt)|su|da|bij)\s\p{Lu}|^\s(?:in|en|in den farben|dans)\s(?:\p{L}+|\d)|^\s?(?:で(?!す|し|あ)|于)/u;

/** Whether a product can be bought, as a sentence says, held against its record. */
export function availabilityClaims(
  claim: ClaimText,
  record: CatalogRecord,
  isSubject: (place: Span) => boolean,
): Finding[] {
  const { text, sentence } = claim;
  const whole = text.slice(sentence.start, sentence.end);
  for (const [state, pattern] of PATTERNS) {
    for (const match of whole.matchAll(pattern)) {
      const start = sentence.start + match.index;
      const place = { start, end: start + match[0].length };
      if (
        ELSEWHERE.test(text.slice(place.end, Math.min(place.end + 40, sentence.end))) ||
        isSupposed(claim, start) ||
        !isSubject(place)
      )
        continue;
      const isOpposite = isDenied(claim, start) || /^\s(?:nicht|niet)\b/.test(text.slice(place.end, sentence.end));
      if (isOpposite && state !== 'in_stock' && state !== 'out_of_stock') continue;
      return [judge(isOpposite ? OPPOSITE[state] : state, record, { ...place, said: match[0].trim() })];
    }
  }
  return [];
}

const OPPOSITE = { in_stock: 'out_of_stock', out_of_stock: 'in_stock' } as Readonly<Record<State, State>>;

/** States between which a shopper sees no difference: it cannot be had today. */
const NOT_TODAY: ReadonlySet<string> = new Set(['out_of_stock', 'backorder', 'discontinued']);

function judge(said: State, { availability }: CatalogRecord, found: Span & { said: string }): Finding {
  const ours = availability?.toLowerCase() ?? null;
  const base = { kind: 'availability', ...found, ours, likelyCause: null, howToFix: null } as const;
  if (ours === null) return { ...base, verdict: 'unknown' };
  const isVague = said === 'out_of_stock' && NOT_TODAY.has(ours);
  if (said === ours || isVague) return { ...base, verdict: 'right' };
  return {
    ...base,
    verdict: 'wrong',
    likelyCause: 'The engine read an old page, or the listing of a seller with another stock.',
    howToFix:
      'Keep availability in the Offer of the page’s structured data current, and correct listings of retailers.',
  };
}
