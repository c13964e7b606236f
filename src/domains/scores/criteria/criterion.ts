import { truncate } from '../../../kernel/text.ts';
import { collapseSpaces } from '../../../kernel/words.ts';
import type { Fact } from '../../../page-reader/types.ts';
import type { AuditEvidence } from '../site/types.ts';
import type { BucketId, Evidence } from '../types.ts';

/** What every criterion is worth: 25 of them make 100. */
export const MAX_POINTS = 4;

/** One judged criterion. `points` null means that it does not apply, or that nobody could look. */
export type Verdict = { points: number | null; evidence: Evidence[]; howToFix: string | null };

/**
 * One row of a score model. `passes`, `partial` and `fix` are what the documentation prints of it;
 * `isSiteOwned` marks what a brand cannot change on a retailer's site.
 */
export type Criterion = {
  id: string;
  bucket: BucketId;
  title: string;
  passes: string;
  partial: string;
  fix: string;
  isSiteOwned?: boolean;
  judge: (evidence: AuditEvidence) => Verdict;
};

const FOUND_LENGTH = 400;
const URL_LENGTH = 300;
export const EVIDENCE_KEPT = 12;

/** A verdict of 0..4 points; full points need no advice. */
export function verdict(points: number, evidence: readonly Evidence[], howToFix: string): Verdict {
  const whole = Math.max(0, Math.min(MAX_POINTS, Math.floor(points)));
  return {
    points: whole,
    evidence: evidence.slice(0, EVIDENCE_KEPT),
    howToFix: whole === MAX_POINTS ? null : howToFix,
  };
}

/** A verdict that leaves the denominator, saying why nothing was judged. */
export function notApplicable(evidence: AuditEvidence, reason: string, expected: string): Verdict {
  return { points: null, evidence: [look(evidence, null, reason, expected)], howToFix: null };
}

/** One line of evidence about the page; `place` is the element, null for the page as a whole. */
export function look(evidence: AuditEvidence, place: string | null, found: string, expected: string): Evidence {
  return lookAt(place ? `${truncate(evidence.page.url, URL_LENGTH)} › ${place}` : evidence.page.url, found, expected);
}

/** One line of evidence about anything else that has a URL. */
export function lookAt(lookedAt: string, found: string, expected: string): Evidence {
  return {
    lookedAt: truncate(lookedAt, URL_LENGTH + 100),
    found: truncate(found || 'nothing', FOUND_LENGTH),
    expected,
  };
}

/** The text in quotation marks, cut to an excerpt. @returns `nothing` for no text */
export function quote(text: string | null | undefined, length = 120): string {
  return text ? `“${truncate(collapseSpaces(text), length)}”` : 'nothing';
}

/** A number with its noun: `1 pair`, `3 pairs`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The first few of a list, with how many more there are. */
export function listed(values: readonly string[], count = 4): string {
  const rest = values.length > count ? ` and ${values.length - count} more` : '';
  return values.length === 0 ? 'none' : `${values.slice(0, count).join(', ')}${rest}`;
}

/** One thing a criterion asks for; `worth` points when it is there, `fix` when it is not. */
export type Part = { name: string; worth: number; isThere: boolean; fix: string };

/** Points of a list of parts, the list as a sentence, and what to do about the missing ones. */
export function tally(parts: readonly Part[]): { points: number; summary: string; fixes: string } {
  return {
    points: parts.reduce((sum, part) => sum + (part.isThere ? part.worth : 0), 0),
    summary: parts.map((part) => `${part.name}: ${part.isThere ? 'yes' : 'no'}`).join(', '),
    fixes: parts.flatMap((part) => (part.isThere ? [] : [part.fix])).join('; '),
  };
}

/** A fact as evidence says it: quoted, and where the page contradicts itself, with what else it says. */
export function sayFact(fact: Fact | null): string {
  const said = quote(fact?.value ?? null, 30);
  const [other] = fact?.confidence === 'low' ? fact.runnersUp : [];
  return other === undefined ? said : `${said} (unsure: ${other.where.slice(0, 60)} says ${quote(other.value, 30)})`;
}
