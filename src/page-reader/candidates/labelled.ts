import type { Label } from '../sources/labels.ts';
import { isInProductRow } from '../subject/tile.ts';
import type { Candidate } from './candidate.ts';
import type { FactContext } from './context.ts';
import type { NumberKind } from './number-labels.ts';
import { announces } from './number-labels.ts';

/** What an identifier can be made of. */
export const IDENTIFIER = /^[\p{L}\p{N}][\p{L}\p{N}._/#+-]{1,39}$/u;
/** This far before the product's name a label may still be its own. */
const BEFORE = 40;

/** A value behind a label: whole as it is read, and cut to its first word. */
export type LabelledValue = Candidate & { whole: string };

/** Values behind labels of this kind, those after the product's name and outside of page chrome first. */
export function labelled(context: FactContext, kind: NumberKind): LabelledValue[] {
  const from = (context.anchor.title?.place ?? 0) - BEFORE;
  const isInRow = ({ element }: Label) => isInProductRow(context.page, element, context);
  const rank = (label: Label) =>
    (context.boilerplate.isIn(label.element) ? 2 : 0) + (label.element.place < from ? 1 : 0) + (isInRow(label) ? 4 : 0);
  // A number that only might be the shop's own is none where it stands with another product.
  const isOthers = (label: Label) => (kind === 'weak' || kind === 'model') && isInRow(label);
  return context.labels
    .filter(({ name }) => announces(kind, bareName(name)))
    .filter((label) => !isOthers(label))
    .map((label) => ({ label, rank: rank(label) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ label }) => labelledValue(label));
}

/** The name of a label without what ends it, and without a remark in brackets. */
export function bareName(name: string): string {
  return name
    .replace(/\([^)]*\)/g, '')
    .replace(/[\s:：.]*$/, '')
    .trim();
}

/** Digits in groups are one number. */
export const GROUPED = /^\d{1,4}(?: \d{2,4}){1,4}$/;

function labelledValue({ name, value }: Label): LabelledValue {
  const whole = value
    .trim()
    .replace(/[.,;:]+$/, '')
    .slice(0, 60);
  const words = whole.split(/[\s,;|()]+/);
  const [first = '', second = ''] = words;
  // Digits further on in capitals belong to the number: `GARDA 570 PLUS` is not called `GARDA`.
  const isCut = (!/\d/.test(first) && /\d/.test(second)) || GROUPED.test(whole);
  const where = `the text "${name}: ${value}"`.slice(0, 120);
  return { value: isCut ? whole : first.replace(/[.,:]+$/, ''), whole, source: 'visible', where };
}

/** A number without the name of its kind before it: `sku:4711` is `4711`. */
export function stripPrefix(text: string | null): string | null {
  return text?.replace(/^(?:sku|mpn|ean|id|ref|art|productid|gtin1?\d?)\s*[:#]\s*/i, '').trim() ?? null;
}
