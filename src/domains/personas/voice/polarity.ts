import { languageOf } from '../language/languages.ts';
import { bareWord, wordsOf } from '../language/words.ts';

/** Words that praise, and words that complain, in the languages that shops mostly sell in; in others stars speak alone. */
const PRAISE = words(`
  love loved loves lovely great good best perfect perfectly excellent amazing awesome fantastic wonderful beautiful beautifully
  happy pleased ideal easy quick fast quiet reliable sturdy comfortable safe recommend recommended bargain steal worth lifesaver
  blessing thoughtful helpful solid superb adored delighted impressed
  gut gute guter gutes super toll perfekt prima klasse schön leicht einfach schnell leise zufrieden empfehlen begeistert liebe ideal
  bon bonne bien parfait parfaite excellent excellente facile rapide génial géniale recommande content contente ravi ravie adore
  bueno buena bien perfecto perfecta excelente fácil rápido rápida encanta recomiendo contento contenta genial ideal
  buono buona ottimo ottima perfetto perfetta facile veloce consiglio contento contenta adoro comodo
  goed goede mooi mooie perfect makkelijk snel stil tevreden aanrader blij fijn`);
const COMPLAINT = words(`
  bad poor terrible awful horrible worst broken broke breaks broken cracked torn crushed missing late disappointed disappointing
  disappointment useless waste cheap flimsy noisy loud leak leaks leaking overheated dangerous bulky refund return returned
  problem problems fault faulty defective difficult hard hidden spoiled complained complaint failed fails stopped scared
  schlecht schlechte schlechter kaputt enttäuscht enttäuschend laut teuer mangelhaft defekt problem probleme zurückgeschickt
  billig schwer fehlt unbrauchbar
  mauvais mauvaise cassé cassée déçu déçue bruyant bruyante cher chère défaut défectueux inutile fragile problème
  malo mala roto rota decepcionado decepcionada ruidoso ruidosa caro cara defectuoso inútil problema devuelto
  cattivo cattiva rotto rotta deluso delusa rumoroso rumorosa caro difettoso inutile problema
  slecht slechte kapot teleurgesteld lawaaierig duur defect probleem nutteloos`);
const NEGATION = words(`
  not no never none nothing without cannot can't don't doesn't didn't isn't wasn't won't hardly nicht kein keine keinen nie ohne
  ne pas jamais sans aucun aucune no nunca sin ningún non mai senza niet geen nooit zonder`);
/** Words before a judgement in which a negation turns it round. */
const REACH = 3;

/** What a sentence says of its subject: 1 praise, -1 a complaint, 0 neither. */
export type Polarity = -1 | 0 | 1;

/** Does a sentence praise or complain? Its words decide; where they do not, the stars of its review. */
export function polarityOf(sentence: readonly string[], stars: number): Polarity {
  let balance = 0;
  sentence.forEach((word, index) => {
    const judgement = Number(PRAISE.has(word)) - Number(COMPLAINT.has(word));
    if (judgement === 0) return;
    const before = sentence.slice(Math.max(0, index - REACH), index);
    balance += before.some((one) => NEGATION.has(one)) ? -judgement : judgement;
  });
  if (balance !== 0) return balance > 0 ? 1 : -1;
  if (stars === 3) return 0;
  return stars > 3 ? 1 : -1;
}

/** Does a text praise or complain? As {@link polarityOf}, for one that was not read into words. @param language ISO 639-3 */
export function polarityOfText(text: string, stars: number, language: string): Polarity {
  return polarityOf(wordsOf(text, languageOf(language)), stars);
}

/** Is this a word that judges or negates, rather than names what is spoken of? */
export function isJudgement(word: string): boolean {
  const bare = bareWord(word);
  return PRAISE.has(bare) || COMPLAINT.has(bare) || NEGATION.has(word) || NEGATION.has(bare);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}
