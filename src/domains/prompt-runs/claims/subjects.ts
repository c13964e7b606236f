import { isDictionaryWord } from '../mentions/dictionary.ts';
import { foldText } from '../mentions/fold.ts';
import { sentencesOf } from '../mentions/sentences.ts';
import type { EntityKind, Mention, Span } from '../mentions/types.ts';

type Naming = Span & { kind: EntityKind; sku: string | null };

/** A sentence with which product each place in it is about. */
export type SubjectSentence = {
  sentence: Span;
  /** @returns the SKU that the words at this place are about; null when another's, or nobody's */
  subjectAt: (place: Span) => string | null;
};

/** Sentences go on about the product before them when they begin so. */
const GOES_ON =
  /^(?:[-*+•·|][ \t]*){0,3}(?:\*\*)?(?:it(?:['’]s|s)?|this|the (?:unit|device|product|model|price|machine|purifier|fan|lamp|bag|grinder)|they|its?|currently|also|er|sie|es|der preis|das gerät|die maschine|dieses|il|elle|ce|cet|cette|son|sa|le prix|l['’]appareil|su|este|esta|el precio|cuesta|pesa|esso|essa|questo|questa|il prezzo|costa|hij|ze|het|deze|de prijs|その|この|价格|價格|価格|它|该|[\p{L} ]{3,24}(?:\*\*)?\s?[:：])(?=[^\p{L}]|$|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana})/iu;
const NEW_TOPIC = /^(?:#{1,6}\s|\d{1,2}[.)]\s|\*\*\p{Lu})/u;
/** A verb behind which the sentence speaks of its first subject again: `quieter than X and costs …`. */
const RESUMES =
  /(?:^|[\s,])(?:and|but|und|aber|et|mais|y|pero|e|ma|en|maar)\s(?:it\s|er\s|sie\s|il\s|elle\s|hij\s)?(?:costs?|weighs?|is|has|sells|kostet|wiegt|hat|ist|coûte|pèse|est|cuesta|pesa|tiene|es|costa|ha|è|kost|weegt|heeft|is)(?=\s)/u;
/** Another name that nobody told us of: `… and the Winix 5500 …`. */
const OTHER_NAME =
  /(?:^|[\s,(])(?:and|or|vs\.?|than|versus|und|oder|als|et|ou|que|y|o|di|en|of|dan|the)\s(?:the\s|der\s|die\s|das\s|le\s|la\s|el\s|il\s|de\s)?(\p{Lu}[\p{L}-]{2,})/gu;

/**
 * The sentences of an answer that may be about a product, in order.
 *
 * @param text the answer, its markup blanked out
 */
export function subjectSentences(text: string, mentions: readonly Mention[]): SubjectSentence[] {
  const namings = mentions
    .filter(({ stance }) => stance !== 'absence')
    .flatMap(({ kind, sku, occurrences }) => occurrences.map((span): Naming => ({ ...span, kind, sku })))
    .sort((left, right) => left.start - right.start);
  const found: SubjectSentence[] = [];
  let current: string | null = null;
  let last = 0;
  for (const sentence of sentencesOf(text)) {
    const own = namings.filter(({ start }) => start >= sentence.start && start < sentence.end);
    const words = text.slice(sentence.start, sentence.end);
    if (own.length === 0) current = goesOn(text.slice(last, sentence.start), words) ? current : null;
    const carried = current;
    if (own.length > 0) found.push({ sentence, subjectAt: (place) => subjectAt(text, own, { ...place, sentence }) });
    else if (carried !== null) found.push({ sentence, subjectAt: () => carried });
    if (own.length > 0) current = onlySubject(own);
    last = sentence.end;
  }
  return found;
}

function goesOn(gap: string, words: string): boolean {
  if (NEW_TOPIC.test(words) || /\n\s*\n/.test(gap)) return false;
  return GOES_ON.test(words) && !namesAnother(words);
}

function onlySubject(namings: readonly Naming[]): string | null {
  const [first] = namings.filter(({ kind }) => kind === 'product');
  const isOnly = namings.every(({ kind, sku }) => kind === 'brand' || sku === first?.sku);
  return isOnly ? (first?.sku ?? null) : null;
}

/** Further behind a name, nothing is surely of it. */
const REACH = 300;

function subjectAt(text: string, namings: readonly Naming[], place: Span & { sentence: Span }): string | null {
  const subjects = namings.filter(({ kind }) => kind !== 'brand' || !namings.some((one) => one.kind === 'product'));
  const behind = subjects.find(({ start }) => start >= place.end);
  if (behind && /^(?:\s(?!\p{Lu})[\p{L}-]{1,14}){0,2}\s?[*_]{0,3}$/u.test(text.slice(place.end, behind.start))) {
    return isAttribute(text.slice(place.end, behind.start)) ? behind.sku : null;
  }
  const before = subjects.filter(({ end }) => end <= place.start && end > place.start - REACH);
  const nearest = before.at(-1);
  if (!nearest)
    return subjects.length === 1 || subjects.every(({ sku }) => sku === subjects[0]?.sku)
      ? (behind?.sku ?? null)
      : firstIfLeading(text, behind, place);
  const between = text.slice(nearest.end, place.start);
  if (namesAnother(between)) return null;
  const resumed =
    nearest.kind !== 'product' && RESUMES.test(between) ? before.find(({ kind }) => kind === 'product') : null;
  return (resumed ?? nearest).sku;
}

/** `At $129, the AC1 …` speaks of the name right behind the comma, whoever comes later. */
function firstIfLeading(text: string, behind: Naming | undefined, place: Span): string | null {
  if (!behind) return null;
  return /^[^,;.]{0,20},\s(?:[\p{Ll}’']{1,8}\s){0,2}[*_]{0,3}$/u.test(text.slice(place.end, behind.start))
    ? behind.sku
    : null;
}

/** `the $129 Vornado` is the name's price, `$129 for the Vornado` too; `$129 than the Vornado` is not. */
function isAttribute(between: string): boolean {
  return !/(?<!\p{L})(?:than|vs|als|que|di|dan|and|und|et|y|e|en|against|over)(?!\p{L})/u.test(between);
}

function namesAnother(words: string): boolean {
  return [...words.matchAll(OTHER_NAME)].some(
    ([, name = '']) => !isDictionaryWord(foldText(name)) && !/^[A-Z]{2,4}$/.test(name),
  );
}
