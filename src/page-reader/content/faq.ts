import type { PageDocument, PageElement } from '../document/document.ts';
import { elementsIn, selfAndAncestors } from '../document/document.ts';
import { visibleText } from '../document/text.ts';
import type { FaqPair } from '../types.ts';

const MAX_PAIRS = 60;
const MAX_QUESTION = 300;
const MAX_ANSWER = 3_000;
const QUESTION_MARK = /[?？؟;]\s*$/;
const ASKS = /[?？؟]/g;
const HEADINGS = /^(?:h[2-6]|dt|summary|button|strong|b|p|div|span|a|label)$/;

/**
 * Questions with their answers that a visitor can read: `<details>`, definition lists, accordions, and headings that
 * ask. An answer folded away is still a visitor's to unfold, so hidden panels count.
 */
export function readFaq(page: PageDocument): FaqPair[] {
  const pairs: FaqPair[] = [];
  const known = new Set<string>();
  const holdsMark = questionMarks(page.text);
  for (const element of page.elements) {
    if (pairs.length >= MAX_PAIRS) break;
    const mayAsk = holdsMark(element) || element.name === 'summary';
    if (!mayAsk || element.isHidden || !HEADINGS.test(element.name) || element.end - element.index > 30) continue;
    const question = questionIn(page, element);
    if (question === null || known.has(question)) continue;
    const answer = answerTo(page, element, question);
    if (answer === null) continue;
    if ([...known].some((one) => one.endsWith(question) || question.endsWith(one))) continue;
    known.add(question);
    pairs.push({ question, answer });
  }
  return pairs;
}

/** Judges of elements, asked in document order, whether a question mark stands in their text: few pages have many. */
function questionMarks(text: string): (element: PageElement) => boolean {
  let next = indexFrom(text, 0);
  return ({ textFrom, textTo }) => {
    if (next >= 0 && next < textFrom) next = indexFrom(text, textFrom);
    return next >= textFrom && next < textTo;
  };
}

function indexFrom(text: string, from: number): number {
  ASKS.lastIndex = from;
  return ASKS.exec(text)?.index ?? -1;
}

function questionIn(page: PageDocument, element: PageElement): string | null {
  const isSummary = element.name === 'summary';
  const text = visibleText(page, element, MAX_QUESTION + 1)
    .replace(/^(?:Q|F|P|В)\s?[:.]\s*/i, '')
    .replace(/\s*[+–▼▾⌄-]\s*$/, '');
  if (text.length < 8 || text.length > MAX_QUESTION) return null;
  if (QUESTION_MARK.test(text) && !text.endsWith(';'))
    return isInReview(element) || isLink(page, element) ? null : text;
  return isSummary && isInFaq(element) ? text : null;
}

/** A question that leads to another page is a headline; its answer is not here. */
function isLink(page: PageDocument, element: PageElement): boolean {
  const around = [...selfAndAncestors(element)].slice(0, 3);
  const inside = [...elementsIn(page, element)];
  return [...around, ...inside].some(
    ({ name, attributes: { href } }) => name === 'a' && /^(?:https?:|\/)/i.test(href ?? ''),
  );
}

function isInFaq(element: PageElement): boolean {
  return [...selfAndAncestors(element)].some((one) => /faq|question|frage|domande|preguntas|vragen/.test(one.names));
}

function isInReview(element: PageElement): boolean {
  return [...selfAndAncestors(element)].some((one) =>
    /(?:^|[\s_-])reviews?(?:[\s_-]|$)|comment|footer|newsletter|login|account/.test(one.names),
  );
}

/** The text between the question and whatever comes after its answer. */
function answerTo(page: PageDocument, question: PageElement, text: string): string | null {
  for (const element of selfAndAncestors(question)) {
    const next = nextSibling(page, element);
    if (next === null) {
      if (element.name === 'details' || element.name === 'dl' || element.name === 'section' || element.name === 'body')
        return null;
      continue;
    }
    if (isSameLevelQuestion(page, next, text)) return null;
    const answer = siblingText(page, element, next);
    return answer.length >= 10 ? answer : null;
  }
  return null;
}

function nextSibling(page: PageDocument, element: PageElement): PageElement | null {
  for (let at = element.end; at < page.nodes.length && at < (element.parent?.end ?? page.nodes.length); at += 1) {
    const node = page.nodes[at];
    if (node?.kind === 'element' && node.name !== 'br' && node.name !== 'script' && node.name !== 'svg') return node;
    if (node?.kind === 'element') at = node.end - 1;
  }
  return null;
}

function isSameLevelQuestion(page: PageDocument, next: PageElement, question: string): boolean {
  const text = panelText(page, next, MAX_QUESTION);
  return text === question || (text.length < 200 && QUESTION_MARK.test(text));
}

/** Paragraphs up to the next question or heading. */
function siblingText(page: PageDocument, question: PageElement, first: PageElement): string {
  const isHeading = /^h[2-6]$/.test(question.name) || question.name === 'p';
  let text = panelText(page, first, MAX_ANSWER);
  let at: PageElement | null = isHeading ? nextSibling(page, first) : null;
  for (let step = 0; step < 8 && at !== null && /^(?:p|ul|ol)$/.test(at.name); step += 1) {
    const more = panelText(page, at, MAX_ANSWER);
    if (QUESTION_MARK.test(more)) break;
    text = `${text} ${more}`;
    at = nextSibling(page, at);
  }
  return text.slice(0, MAX_ANSWER).trim();
}

/** The text of an answer, whose own panel may be folded away. */
function panelText(page: PageDocument, panel: PageElement, limit: number): string {
  const shown = visibleText(page, panel, limit);
  if (shown !== '' || !panel.isHidden || panel.name === 'script' || panel.name === 'style') return shown;
  let text = '';
  for (let at = panel.index + 1; at < panel.end && text.length < limit; at += 1) {
    const node = page.nodes[at];
    if (node?.kind === 'text') text += ` ${node.text}`;
    else if (node?.name === 'script' || node?.name === 'style') at = node.end - 1;
  }
  return text.replace(/\s+/g, ' ').trim().slice(0, limit);
}
