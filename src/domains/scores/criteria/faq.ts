/** The criterion of `content` that asks for questions and answers, and which pairs of a page are some. */

import type { FaqPair } from '../../../page-reader/types.ts';
import type { AuditEvidence } from '../site/types.ts';
import type { Criterion } from './criterion.ts';
import { counted, listed, look, MAX_POINTS, quote, verdict } from './criterion.ts';
import { factsAdvice } from './facts-at-hand.ts';
import { shownTitle } from './product-title.ts';
import { wordCount } from './words.ts';

const FAQ_PAIRS_MIN = 4;
/** An answer of fewer words answers nothing. */
const ANSWER_WORDS_MIN = 3;
const QUESTION_WORDS_MIN = 3;
/** A longer one is a form's small print that ends with a question mark. */
const QUESTION_WORDS_MAX = 30;

/** Do at least four question-answer pairs stand on the page? */
export const faqPresence: Criterion = {
  id: 'faq_presence',
  bucket: 'content',
  title: 'Questions and answers are visible as text',
  passes: 'At least four question-answer pairs stand on the page as text.',
  partial: '1 point for each pair.',
  fix: 'Add the four questions shoppers ask most (fit, use, care, shipping) with answers of a sentence or two.',
  judge: judgeFaq,
};

/** Shop page chrome that is phrased as a question: selling, help, newsletter, accounts, ratings. */
const FURNITURE =
  /(?:have one to sell|(?:have|any|got) (?:a )?questions?|need help|how are ratings|other items|forgot|password|account|newsletter|sign (?:in|up)|log ?in|already|what do you think|or how about|déjà|prix conseillé|de quoi s.agit|mot de passe|comment ça marche|sont-elles calculées|produit taille-t-il|ricevere informazioni|registreerunud|هل لديك المنتج|how about these|carta|tutto bene|tudo bem|^(?:olá|hola|hello|hi|hallo|bonjour|ciao)(?![a-zà-ÿ])|que tal|ajudar)/i;

/** A pair counts when the question asks something of the product and the answer is more than a button. */
function isAnswered({ question, answer }: FaqPair): boolean {
  const words = wordCount(question);
  const isQuestion = words >= QUESTION_WORDS_MIN && words <= QUESTION_WORDS_MAX && !FURNITURE.test(question);
  return isQuestion && wordCount(answer) >= ANSWER_WORDS_MIN && !/[?？؟]\s*$/.test(answer);
}

/** The pairs of a page that answer a shopper's question about the product. */
export function answeredFaq({ page }: AuditEvidence): FaqPair[] {
  return page.faq.filter(isAnswered);
}

/** Shared by both models. */
export function judgeFaq(evidence: AuditEvidence): ReturnType<Criterion['judge']> {
  const expected = 'At least 4 question-answer pairs as visible text.';
  const pairs = answeredFaq(evidence);
  const found =
    pairs.length > 0
      ? `${counted(pairs.length, 'pair')}: ${listed(
          pairs.map((pair) => quote(pair.question, 70)),
          3,
        )}`
      : 'no question-answer pair';
  const missing = FAQ_PAIRS_MIN - Math.min(pairs.length, FAQ_PAIRS_MIN);
  const name = quote(shownTitle(evidence)?.text ?? evidence.page.facts.title?.value ?? 'this product', 60);
  const fix = `Add ${counted(missing, pairs.length > 0 ? 'more question-answer pair' : 'question-answer pair')} about ${name} as visible text${factsAdvice(evidence)}.`;
  return verdict(Math.min(pairs.length, MAX_POINTS), [look(evidence, 'FAQ', found, expected)], fix);
}
