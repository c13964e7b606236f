import type { PageDocument, PageElement } from '../document/document.ts';
import { selfAndAncestors } from '../document/document.ts';
import { fold, visibleText } from '../document/text.ts';
import type { Row } from './specs.ts';

/** A name with a value that stands next to it on the page. */
export type Label = { name: string; value: string };

const MAX_LABELS = 600;
const LABELLED = /^([^:：\d][^:：]{0,40}?)\s?[:：]\s*(\S.{0,80})$/;
/** Words that announce a number even without a colon. */
const UNPUNCTUATED =
  /^((?:sku|ref|réf|item|art|model|style|product|cod|cód|código|код|артикул|part|catalog|web|bestell|品番|型番|商品)[^\d:#№]{0,24}?)([\s#№.]+)([A-Z0-9][\w./-]{2,30})$/i;
const WORTH_A_LOOK = /[:：#№]|n[ro°º]|no|item|model|style|รหัส|sku|ref|réf|cod|код|art|арт|ean|isbn|品|編號|编号/i;
const BRACKETS = /^[\s([<（【〈《「]+|[\s)\]>）】〉》」]+$/g;

/** Every short `Name: value` that a visitor can read, from tables, lists and loose text, in document order. */
export function readLabels(page: PageDocument, rows: readonly Row[]): Label[] {
  const labels: Label[] = rows.map(({ name, value }) => ({ name, value }));
  for (const node of page.nodes) {
    if (labels.length >= MAX_LABELS) break;
    if (node.kind !== 'text' || node.parent === null || node.parent.isHidden || node.text.length > 300) continue;
    const text = fold(node.text);
    if (text.length >= 2 && WORTH_A_LOOK.test(text)) labels.push(...labelsIn(page, node.parent, text));
  }
  return labels;
}

function labelsIn(page: PageDocument, parent: PageElement, text: string): Label[] {
  const own = ownLabels(text);
  if (own.length > 0) return own;
  const around = blockText(page, parent, text);
  // What precedes the label's own text belongs to another one.
  const from = around.indexOf(text);
  return from < 0 ? [] : ownLabels(around.slice(from));
}

function ownLabels(text: string): Label[] {
  const bare = text.replace(BRACKETS, '');
  const parts = bare.split(/\s*[|•·,;]\s+|\s[-–]\s/);
  const found: Label[] = [];
  for (const part of parts) {
    const match = LABELLED.exec(part);
    if (match) found.push({ name: match[1] ?? '', value: firstValue(match[2] ?? '') });
    else found.push(...announced(part));
  }
  return found;
}

function announced(part: string): Label[] {
  const match = UNPUNCTUATED.exec(part);
  const mark = /[#№]/.exec(match?.[2] ?? '')?.[0];
  return match ? [{ name: `${match[1] ?? ''}${mark ? ` ${mark}` : ''}`, value: firstValue(match[3] ?? '') }] : [];
}

/** `Tefal Colour: red` is a value with the next label run into it. */
function firstValue(value: string): string {
  const next = /\s\S+\s?[:：](?!\/\/)/.exec(value);
  return (next ? value.slice(0, next.index) : value).replace(BRACKETS, '');
}

/** The text of the smallest element around that says more than the label itself. */
function blockText(page: PageDocument, from: PageElement, own: string): string {
  let steps = 0;
  for (const element of selfAndAncestors(from)) {
    if (steps > 3 || element.end - element.index > 24) return '';
    const text = visibleText(page, element, 200);
    if (text.length > own.length + 1) return text.length <= 180 ? text : '';
    steps += 1;
  }
  return '';
}
