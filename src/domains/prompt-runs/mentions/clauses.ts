import type { Naming } from './find-namings.ts';
import type { Span } from './types.ts';

/** Words behind which a sentence speaks of something else, or says the contrary. */
const CLAUSE_BREAK =
  /[;；—|]|(?:,\s|\s)(?=(?:but|however|while|whereas|although|though|aber|jedoch|während|doch|dafür|mais|cependant|tandis|alors que|pero|mientras|aunque|ma|però|mentre|maar|echter|terwijl|mas|porém|enquanto|despite|yet)\s)|(?:但是?|不过|不過|然而|而(?=[^且])|けれど|けど|一方)|(?<=[すただいる])が、/gu;

/** Parts of a sentence that each hold their own opinion, as offsets. */
export function clausesOf(text: string, start: number, end: number): Span[] {
  const clauses: Span[] = [];
  let from = start;
  for (const match of text.slice(start, end).matchAll(CLAUSE_BREAK)) {
    const at = start + match.index;
    if (at > from) clauses.push({ start: from, end: at });
    from = at + match[0].length;
  }
  if (end > from) clauses.push({ start: from, end });
  return clauses;
}

/** A text without the names in it, so that a name is no opinion (`Best Buy`). */
export function withoutNames(text: string, span: Span, namings: readonly Naming[]): string {
  let rest = '';
  let from = span.start;
  for (const { start, end } of namings) {
    if (start < span.start || end > span.end) continue;
    rest += `${text.slice(from, start)} `;
    from = end;
  }
  return rest + text.slice(from, span.end);
}
