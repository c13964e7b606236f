import { type AuditEvidence, differentiator, namesUse, wordCount } from '../../scores/index.ts';
import type { Sources, Spec } from './sources.ts';
import type { SpecKind } from './spec-kinds.ts';

const LENGTH_MAX = 150;
const NAME_WORDS_MIN = 3;
/** The kinds of facts that set a product apart in few words, best first. */
const TELLING: readonly SpecKind[] = ['capacity', 'size', 'light', 'power', 'material', 'weight', 'colour', 'other'];
const DETAIL_LENGTH_MAX = 40;

/**
 * The title with what it lacks of brand, product noun and one difference put around it, in the sources' own words.
 *
 * @returns the title itself when it lacks nothing that the sources have
 */
export function writeTitle(sources: Sources, evidence: AuditEvidence): string {
  const named = withNoun(sources.title, sources);
  const { brand } = sources;
  const branded = brand && !includes(named, brand) ? `${brand} ${named}` : named;
  const rest = brand ? branded.replace(new RegExp(escapePattern(brand), 'i'), ' ') : branded;
  if (differentiator(evidence, rest) !== null && wordCount(branded) > 2) return fitLength(branded, null);
  return fitLength(branded, detailOf(sources, branded));
}

/** A bare name gets the model that holds it, and the noun of its kind. */
function withNoun(title: string, { specs, brand, category, breadcrumbs }: Sources): string {
  const model = specs.find(({ kind }) => kind === 'model')?.value;
  const full = model && includes(model, title) && model.length <= 40 ? model : title;
  const bare = brand ? full.replace(new RegExp(escapePattern(brand), 'i'), ' ') : full;
  if (wordCount(bare) >= NAME_WORDS_MIN && wordCount(title) > 1) return full;
  const noun = nounOf({ specs, category, breadcrumbs, title });
  return noun && !includes(full, noun) ? `${full} ${noun}` : full;
}

/** What kind of thing it is: a row says so, else its category. @returns null when nobody says */
export function nounOf({
  specs,
  category,
  breadcrumbs,
  title,
}: Pick<Sources, 'specs' | 'category' | 'breadcrumbs' | 'title'>): string | null {
  const row = specs.find(({ kind, value }) => kind === 'type' && value.length <= DETAIL_LENGTH_MAX);
  if (row) return row.value;
  const last = category?.split('>').at(-1)?.trim() ?? breadcrumbs.filter((crumb) => crumb !== title).at(-1) ?? '';
  return /^[\p{L}\s-]{3,30}$/u.test(last) && wordCount(last) <= 3 ? singular(last) : null;
}

/** Shops name categories in the plural; only the plain English plural is undone. */
function singular(category: string): string | null {
  const word = category.charAt(0).toLowerCase() + category.slice(1);
  return /[^s]s$/.test(word) && !/(?:ies|ses|xes|oes)$/.test(word) ? word.slice(0, -1) : null;
}

function detailOf({ specs, bullets }: Sources, title: string): string | null {
  const rows = TELLING.flatMap((kind) => specs.filter((spec) => spec.kind === kind));
  const values = rows.filter(isTelling).map(({ value }) => firstPart(value));
  const short = bullets.filter((bullet) => wordCount(bullet) <= 6 && /\d/.test(bullet) && !namesUse(bullet));
  return [...values, ...short.map(firstPart)].find((value) => isDetail(value) && !includes(title, value)) ?? null;
}

function isTelling({ kind, value }: Spec): boolean {
  if (kind !== 'other') return true;
  return /^\d[\d.,]*\s?[\p{L}%°]/u.test(value);
}

function firstPart(value: string): string {
  return (value.split(/[,;(]\s?|\sand\s|\sund\s/)[0] ?? value).trim();
}

function isDetail(value: string): boolean {
  return value.length >= 2 && value.length <= DETAIL_LENGTH_MAX && /[\p{L}]/u.test(value) && wordCount(value) <= 6;
}

function fitLength(title: string, detail: string | null): string {
  const whole = detail ? `${title}, ${detail}` : title;
  if (whole.length <= LENGTH_MAX) return whole;
  const cut = title.slice(0, LENGTH_MAX).replace(/[\s,;|–-]+\S*$/, '');
  return title.length <= LENGTH_MAX ? title : cut;
}

function includes(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
