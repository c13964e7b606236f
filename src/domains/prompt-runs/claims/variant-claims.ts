import { foldText } from '../mentions/fold.ts';
import type { Span } from '../mentions/types.ts';
import type { CatalogRecord, Finding } from './types.ts';
import { type ClaimText, isDenied, isSupposed } from './words.ts';

/** Colours by their names in each language, folded. */
const COLOURS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    black: 'black schwarz schwarze schwarzer noir noire negro negra nero nera zwart zwarte 黒 ブラック 黑色 黑',
    white: 'white weiss weisse weisser blanc blanche blanco blanca bianco bianca wit witte 白 ホワイト 白色',
    red: 'red rot rote roter rouge rojo roja rosso rossa rood rode 赤 レッド 红色',
    blue: 'blue blau blaue blauer bleu bleue azul blu blauw blauwe 青 ブルー 蓝色',
    green: 'green grun grune gruner vert verte verde groen groene 緑 グリーン 绿色',
    yellow: 'yellow gelb gelbe gelber jaune amarillo amarilla giallo gialla geel gele 黄 イエロー 黄色',
    grey: 'grey gray grau graue grauer gris grise grigio grigia grijs grijze グレー 灰色',
    silver: 'silver silber argent plateado argento zilver シルバー 银色',
    brown: 'brown braun brun marron marrone bruin 茶色 棕色',
    orange: 'orange naranja arancione oranje オレンジ 橙色',
  }).flatMap(([colour, names]) => names.split(' ').map((name) => [name, colour])),
);

/** Words before colours that say in what a product can be had. */
const COMES_IN =
  /(?:comes? (?:only )?in|available (?:only )?in|offered in|sold in|choose (?:between|from)|erhältlich in|gibt es in|in den farben|verfügbar in|disponible en|existe en|se vende en|viene en|disponibile in|esiste in|verkrijgbaar in|leverbaar in)\s(?<list>[^.;:。]{3,60})/giu;
const DENSE_COMES_IN =
  /(?<list>[^。、，]{1,12}(?:[、和と及/][^。、，]{1,8}){0,4})(?:の?(?:展開|色展開|カラー展開|が選べます|があります)|两色|三色|可选|可選)/gu;

/** The colours that a sentence says a product comes in, held against those that its record names. */
export function variantClaims(claim: ClaimText, record: CatalogRecord, isSubject: (place: Span) => boolean): Finding[] {
  const { text, sentence } = claim;
  const whole = text.slice(sentence.start, sentence.end);
  const known = coloursIn([record.title, record.description ?? '', ...(record.bullets ?? [])].join('\n'));
  return [...whole.matchAll(COMES_IN), ...whole.matchAll(DENSE_COMES_IN)].flatMap((match) => {
    const list = match.groups?.['list'] ?? '';
    const start = sentence.start + match.index + match[0].indexOf(list);
    const place = { start, end: start + list.length };
    const colours = coloursIn(list);
    if (
      colours.size === 0 ||
      isDenied(claim, sentence.start + match.index) ||
      isSupposed(claim, start) ||
      !isSubject(place)
    )
      return [];
    return [judge(list, place, { colours, known })];
  });
}

function judge(
  list: string,
  { start, end }: Span,
  { colours, known }: { colours: ReadonlySet<string>; known: ReadonlySet<string> },
): Finding {
  const base = { kind: 'variant', start, end, said: list.trim(), likelyCause: null, howToFix: null } as const;
  if (known.size === 0) return { ...base, ours: null, verdict: 'unknown' };
  const ours = [...known].join(', ');
  if ([...colours].every((colour) => known.has(colour))) return { ...base, ours, verdict: 'right' };
  // A record that names one colour is one of several variants; what the others are it does not say.
  if (known.size === 1) return { ...base, ours, verdict: 'unknown' };
  return {
    ...base,
    ours,
    verdict: 'wrong',
    likelyCause: 'The engine read another model’s colours.',
    howToFix: 'List the colours on the page, and as hasVariant or color in its structured data.',
  };
}

function coloursIn(text: string): Set<string> {
  const found = new Set<string>();
  for (const [word] of text.matchAll(/\p{Script=Latin}+/gu)) {
    const colour = COLOURS[foldText(word)];
    if (colour) found.add(colour);
  }
  for (const [name, colour] of Object.entries(COLOURS)) {
    if (/^[^\p{Script=Latin}]/u.test(name) && text.includes(name)) found.add(colour);
  }
  return found;
}
