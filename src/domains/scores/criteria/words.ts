import { foldText, wordsOf } from '../../../kernel/words.ts';

/** Words and numbers of shop texts, in the languages shops most often write. All patterns are linear. */
const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/g;
const CJK_ONCE = new RegExp(CJK.source);

/** How many words a reader meets; scripts without spaces count two characters as one. */
export function wordCount(text: string): number {
  if (!CJK_ONCE.test(text)) return wordsOf(text).length;
  const characters = text.match(CJK)?.length ?? 0;
  return wordsOf(text.replace(CJK, ' ')).length + Math.ceil(characters / 2);
}

/** Does a text contain another, whatever the case and spacing? False for an empty one. */
export function includesFolded(text: string, part: string): boolean {
  const wanted = foldText(part);
  return wanted.length > 0 && foldText(text).includes(wanted);
}

/**
 * Does a text name a brand: its words in their order, whatever the case, accents and punctuation? `ONLY` is not named
 * by “commonly”; in scripts without spaces any place counts.
 */
export function namesBrand(text: string, brand: string): boolean {
  const wanted = plainWords(brand);
  if (wanted.trim() === '') return false;
  return CJK_ONCE.test(brand) ? includesFolded(text, brand) : plainWords(text).includes(wanted);
}

function plainWords(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '');
  return ` ${wordsOf(plain).join(' ')} `;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Words that say whom a product suits. */
const AUDIENCE = set(`
  kids kid child children baby babies toddler toddlers boys girls men women man woman mens womens adults adult teens family families
  beginners beginner professionals professional pro athletes runners hikers gamers students owners lovers users parents
  ideal perfect suitable designed recommended anyone everyone whoever home office dog dogs cat cats pets
  enfant enfants bébé femme femmes homme hommes adulte adultes idéal idéale adapté adaptée convient conçu conçue chien chiens chat maman
  kinder kind damen herren baby geeignet perfekt hund hunde katze familie anfänger einsteiger
  niños niñas mujer mujeres hombre hombres ideales perfecto perfecta adecuado bebé perros
  bambini bambino bambine donna donne uomo ideale adatto adatta perfetto perfetta
  crianças mulher homem perfeito adequado adequada
  kinderen dames heren geschikt ideaal
  dzieci kobiet mężczyzn idealny детей женщин мужчин подходит идеально
  lastele naistele meestele sobib ideaalne bērniem sievietēm vīriešiem piemērots للأطفال للنساء للرجال مثالي مناسب
`);
const AUDIENCE_CJK = ['适合', '適合', '儿童', '兒童', '女性', '男性', '向け', 'おすすめ', '에게', '적합'];

/** Words that say where, when or how a product is used. */
const USES = set(`
  use using used when while during indoor indoors outdoor outdoors travel camping hiking running cooking cleaning sleeping kitchen bathroom
  bedroom garden office school work gym wear washable dishwasher compatible fits works keeps protects prevents allows lets includes included contains made
  utilisation utiliser pendant voyage cuisine jardin lavable compatible permet convient protège comprend inclut contient fabriqué
  verwendung anwendung beim während küche garten waschbar spülmaschinenfest kompatibel ermöglicht schützt geeignet einsatz enthält inklusive hergestellt
  uso usar durante viaje cocina jardín lavable permite protege cucina giardino lavabile compatibile consente
  cozinha lavável permite gebruik tijdens keuken tuin wasbaar geschikt для использования использовать
`);
const USES_CJK = ['使用', '用于', '用於', '対応', '사용'];

const MATERIALS = set(`
  metal cotton wool leather suede silk linen polyester nylon elastane viscose denim fleece microfibre microfiber steel stainless aluminium aluminum
  iron copper brass gold silver titanium glass ceramic porcelain wood wooden oak pine walnut bamboo rattan plastic silicone rubber latex paper
  cardboard foam fabric mesh gore-tex lithium carbon marble stone velvet faux acrylic
  métal coton laine cuir soie lin acier inox aluminium verre bois chêne plastique caoutchouc papier tissu polyamide élasthanne synthétique
  metall baumwolle wolle leder seide leinen edelstahl stahl glas holz eiche kiefer massivholz kunststoff gummi papier stoff
  metallo algodón lana cuero seda acero vidrio madera plástico papel cotone pelle seta acciaio vetro legno plastica carta
  algodão couro aço vidro madeira plástico katoen wol leer staal hout glas хлопок шерсть кожа сталь дерево стекло
  puuvill villa nahk teras puit klaas
`);

const COLOURS = set(`
  black white red blue green yellow grey gray brown pink purple orange beige navy silver gold cream ivory teal chalk platinum multicolour
  noir noire blanc blanche rouge bleu bleue vert verte jaune gris grise rose violet marron
  schwarz weiß weiss rot blau grün gelb grau braun rosa lila silber bunt bunte
  negro negra blanco blanca rojo azul verde amarillo gris marrón nero nera bianco bianca rosso blu giallo grigio marrone
  preto preta branco branca vermelho amarelo cinza zwart wit rood blauw groen geel grijs bruin
  чёрный черный белый красный синий зелёный melns balts must valge أسود أبيض أحمر
`);

const VAGUE = set(`
  best great amazing awesome premium quality high perfect beautiful stylish elegant modern unique excellent superior ultimate luxury luxurious
  wonderful fantastic incredible stunning innovative revolutionary exceptional outstanding top finest super nice lovely gorgeous
`);

/** Does the text say whom the thing is for? */
export function namesAudience(text: string): boolean {
  return wordsOf(text).some((word) => AUDIENCE.has(word)) || AUDIENCE_CJK.some((cue) => text.includes(cue));
}

/** Does the text say what it is used for, where or how? */
export function namesUse(text: string): boolean {
  return wordsOf(text).some((word) => USES.has(word)) || USES_CJK.some((cue) => text.includes(cue));
}

/** Does the text name a material? */
export function namesMaterial(text: string): boolean {
  return wordsOf(text).some((word) => MATERIALS.has(word));
}

/** Does the text name a colour? */
export function namesColour(text: string): boolean {
  return wordsOf(text).some((word) => COLOURS.has(word));
}

/** Praise words of a text that tell a shopper nothing. */
export function vagueWords(text: string): string[] {
  return wordsOf(text).filter((word) => VAGUE.has(word));
}

/** Does the text hold a number? Sizes, counts, model names and standards all do. */
export function hasNumber(text: string): boolean {
  return /\p{N}/u.test(text);
}

/** `Label: value` or `Label – value`, with a value of its own. */
export function hasLabel(text: string): boolean {
  return /^[^:：–—]{2,40}[:：–—]\s?\S{2}/u.test(text.trim());
}

/** A statement of this many words without praise says what the thing is or does. */
const STATEMENT_WORDS_MIN = 8;

/** A concrete statement: a number, a material, a labelled value, a use or audience, or a full sentence without praise. */
export function isConcrete(text: string): boolean {
  const isNamed = hasNumber(text) || namesMaterial(text) || hasLabel(text) || namesUse(text) || namesAudience(text);
  return isNamed || (wordCount(text) >= STATEMENT_WORDS_MIN && vagueWords(text).length === 0);
}
