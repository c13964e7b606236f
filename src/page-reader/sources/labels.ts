import type { PageDocument, PageElement, PageText } from '../document/document.ts';
import { levelsOf, textCount } from '../document/document.ts';
import type { Row } from './specs.ts';

/** A name that stands next to a value, as a visitor reads them. */
export type Label = { name: string; value: string; element: PageElement };

const MAX_LABELS = 400;
const MAX_TEXT = 300;
const MAX_NAME = 40;
const MAX_NAME_WORDS = 5;
const MAX_VALUE = 80;
/** A label and its value share an element of at most so many texts. */
const MAX_SHARED_TEXTS = 8;
const LABELLED = /^([^:：]{1,48}?)\s?[:：]\s*(\S.{0,120})$/;
const BRACKETS = /^[\s([<（【〈《「]+|[\s)\]>）】〉》」]+$/g;
const BRACKETED = /\([^)]*\)/g;
const END = /[\s:：.]*$/;

/**
 * Every value that stands behind a wanted label: in tables and lists, behind a colon, behind the label in the same
 * text, or as the next text of the same small element. In document order, tables first.
 */
export function readLabels(page: PageDocument, rows: readonly Row[], isWanted: (name: string) => boolean): Label[] {
  const labels: Label[] = rows.filter(({ name }) => isWanted(nameIn(name)));
  for (const text of page.texts) {
    if (labels.length >= MAX_LABELS) break;
    if (text.parent === null || text.text.length > MAX_TEXT) continue;
    for (const { name, value } of pairsAt(page, text, isWanted)) labels.push({ name, value, element: text.parent });
  }
  return labels;
}

type Pair = { name: string; value: string };

function pairsAt(page: PageDocument, text: PageText, isWanted: (name: string) => boolean): Pair[] {
  const own = text.folded.replace(BRACKETS, '');
  if (own.length < 2) return [];
  const name = nameIn(own);
  if (name.length <= MAX_NAME && isWanted(name)) return nextText(page, text, own);
  return own.split(/\s*[|•·,;]\s+|\s[-–]\s/).flatMap((part) => pairIn(part, isWanted));
}

function pairIn(part: string, isWanted: (name: string) => boolean): Pair[] {
  const match = LABELLED.exec(part);
  const name = nameIn(match?.[1] ?? '');
  if (match && isWanted(name)) return [{ name: match[1] ?? '', value: firstValue(match[2] ?? '') }];
  return match ? [] : unpunctuated(part, isWanted);
}

/** `Bestellnummer 107701` is a label without a colon, where the next word is a number. */
function unpunctuated(part: string, isWanted: (name: string) => boolean): Pair[] {
  if (!/[\d#№]/.test(part)) return [];
  const words = part.split(/\s+/, MAX_NAME_WORDS + 3);
  for (let count = Math.min(MAX_NAME_WORDS, words.length - 1); count > 0; count -= 1) {
    const [value = '', ...rest] = words.slice(count);
    const mark = /^[#№]/.exec(value)?.[0];
    const name = `${words.slice(0, count).join(' ')}${mark === undefined ? '' : ` ${mark}`}`;
    if (!/\d/.test(value) || rest.length > 2 || name.length < 3 || !isWanted(nameIn(name))) continue;
    return [{ name, value: [value, ...rest].join(' ').replace(/^[#№]/, '') }];
  }
  const glued = /^(\D{2,24}?)\s?[#№]\s?(\S{3,30})$/.exec(part);
  const name = `${glued?.[1]?.trim() ?? ''} #`;
  return glued && isWanted(nameIn(name)) ? [{ name, value: glued[2] ?? '' }] : [];
}

/** The name without what ends a label, and without a remark in brackets. */
function nameIn(text: string): string {
  return (text.includes('(') ? text.replace(BRACKETED, '') : text).replace(END, '').trim();
}

function nextText(page: PageDocument, label: PageText, own: string): Pair[] {
  const next = page.texts[label.place + 1];
  if (!next || next.text.length > MAX_VALUE * 2 || isLinkBeside(label, next)) return [];
  for (const { element } of levelsOf(label.parent)) {
    if (textCount(element) > MAX_SHARED_TEXTS) return [];
    if (element.placeEnd <= next.place) continue;
    const value = next.folded.replace(/^[:：\s]+/, '').replace(BRACKETS, '');
    if (value === '' && /[:：]/.test(next.text)) return nextText(page, next, own);
    return value === '' ? [] : [{ name: own, value: firstValue(value) }];
  }
  return [];
}

/** A link in a menu that is called like a label, `Art 49,883`, announces nothing. */
function isLinkBeside(label: PageText, next: PageText): boolean {
  for (const { element, level } of levelsOf(label.parent)) {
    if (level > 0) return false;
    if (element.name === 'a') return element.placeEnd <= next.place;
  }
  return false;
}

/** `Tefal Colour: red` is a value with the next label run into it. */
function firstValue(value: string): string {
  const next = /\s\S+\s?[:：](?!\/\/)/.exec(value);
  return (next ? value.slice(0, next.index) : value).replace(BRACKETS, '').slice(0, MAX_VALUE);
}
