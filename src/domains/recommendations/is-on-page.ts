import type { RecommendationField } from '../../generated/prisma/enums.ts';
import { sentencesOf } from '../../kernel/sentences.ts';
import type { PageDigest } from '../../page-reader/types.ts';
import { isSameValue } from '../stores/index.ts';
import type { RecommendationValue } from './values.ts';

/** Does the page show the value: every part of it as text a visitor can read, or the object as data? */
export function isShownOn(page: PageDigest, field: RecommendationField, value: RecommendationValue): boolean {
  if (value === null) return false;
  if (field === 'JSON_LD') return page.jsonLd.some((block) => holdsData(block.value, value));
  const text = plain(page.text);
  const parts = partsOf(value).map(plain).filter(Boolean);
  if (parts.length === 0) return false;
  if (field === 'TITLE')
    return parts.every(
      (part) => page.headings.some((heading) => plain(heading.text).includes(part)) || text.includes(part),
    );
  return parts.every((part) => text.includes(part));
}

function partsOf(value: RecommendationValue): string[] {
  if (typeof value === 'string') return sentencesOf(value);
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => (typeof item === 'string' ? [item] : [item.question, ...sentencesOf(item.answer)]));
}

/** A theme may put the object into a list or graph of its own. */
function holdsData(block: unknown, value: RecommendationValue): boolean {
  if (isSameValue(toValue(block), value)) return true;
  if (Array.isArray(block)) return block.some((item) => holdsData(item, value));
  return false;
}

function toValue(block: unknown): RecommendationValue {
  return typeof block === 'object' && block !== null && !Array.isArray(block) ? { ...block } : null;
}

/** Themes set typographic quotes, dashes and spaces of their own. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‘’‚‛′`]/g, "'")
    .replace(/[“”„«»″]/g, '"')
    .replace(/[‐-―]/g, '-')
    .replace(/\s+/g, '')
    .toLowerCase();
}
