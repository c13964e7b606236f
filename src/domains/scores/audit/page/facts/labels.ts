import type { PageDocument, PageElement } from '../document.ts';
import { selfAndAncestors } from '../document.ts';
import type { Row } from '../specs.ts';
import { fold, visibleText } from '../text.ts';

const MAX_LABELS = 600;
const LABELLED = /^([^:：\d][^:：]{1,40}?)\s?[:：]\s*(\S.{0,80})$/;
const LABEL_ONLY = /^([^:：\d][^:：]{1,40}?)\s?[:：]$/;

/** Every short `Name: value` that a visitor can read, from tables, lists and loose text, in document order. */
export function readLabels(page: PageDocument, rows: readonly Row[]): { name: string; value: string }[] {
  const labels = rows.map(({ name, value }) => ({ name, value }));
  for (const node of page.nodes) {
    if (labels.length >= MAX_LABELS) break;
    if (node.kind !== 'text' || node.parent === null || node.parent.isHidden || node.text.length > 200) continue;
    const text = fold(node.text);
    if (text.length < 3 || !/[:：#№]|nr|no|sku|ref|cod|код|art/i.test(text)) continue;
    const whole = LABELLED.exec(text) ?? LABELLED.exec(blockText(page, node.parent, text));
    if (whole) labels.push({ name: whole[1] ?? '', value: whole[2] ?? '' });
    else addUnpunctuated(labels, blockText(page, node.parent, text) || text);
  }
  return labels;
}

function addUnpunctuated(labels: { name: string; value: string }[], text: string): void {
  const match =
    /^((?:sku|ref|réf|item|art|model|style|product|cod|код|part|catalog)[^\d:#№]{0,24}?)[\s#№.]+([A-Z0-9][\w./-]{2,30})$/i.exec(
      text,
    );
  if (match) labels.push({ name: match[1] ?? '', value: match[2] ?? '' });
  else if (LABEL_ONLY.test(text)) labels.push({ name: LABEL_ONLY.exec(text)?.[1] ?? '', value: '' });
}

/** The text of the smallest element around that says more than the label itself. */
function blockText(page: PageDocument, from: PageElement, own: string): string {
  let steps = 0;
  for (const element of selfAndAncestors(from)) {
    if (steps > 3 || element.end - element.index > 24) return '';
    const text = visibleText(page, element, 160);
    if (text.length > own.length + 1) return text.length <= 130 ? text : '';
    steps += 1;
  }
  return '';
}
