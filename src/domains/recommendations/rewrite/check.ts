import type { RecommendationField } from '../../../generated/prisma/enums.ts';
import { type ClaimsCheck, createClaimsCheck, type UnsupportedClaim } from '../../models/index.ts';
import type { RecommendationValue } from '../values.ts';
import { checkJsonLd } from './check-json-ld.ts';
import type { Sources } from './sources.ts';

/** Everything in a rewrite that record and page do not hold. @returns empty when it invents nothing */
export function findUnsupportedClaims(
  field: RecommendationField,
  value: RecommendationValue,
  sources: Sources,
): UnsupportedClaim[] {
  if (value === null) return [];
  const check = checkFor(sources);
  if (field === 'JSON_LD') return checkJsonLd(value, sources, check.text);
  if (typeof value === 'string') return check.text(value);
  if (!Array.isArray(value)) return [{ text: typeof value, reason: 'is not a value of this field' }];
  return value.flatMap((item) => (typeof item === 'string' ? check.text(item) : check.pair(item)));
}

/** Every field of a product is checked against the same sources. */
const CHECKS = new WeakMap<Sources, ClaimsCheck>();

/** Sources that hold these texts besides: rewrites, each of which was checked by itself. */
export function withStatements(sources: Sources, more: readonly string[]): Sources {
  const added = { ...sources, statements: [...more, ...sources.statements] };
  CHECKS.set(added, checkFor(sources).withStatements(more));
  return added;
}

function checkFor(sources: Sources): ClaimsCheck {
  const { statements } = sources;
  const check = CHECKS.get(sources) ?? createClaimsCheck({ statements, identity: identityOf(sources) });
  CHECKS.set(sources, check);
  return check;
}

function identityOf({ specs, title, recordTitle, brand, breadcrumbs }: Sources): string[] {
  const rows = specs.filter(({ kind }) => kind === 'type' || kind === 'model').map(({ value }) => value);
  return [title, recordTitle, brand ?? '', ...breadcrumbs, ...rows];
}
