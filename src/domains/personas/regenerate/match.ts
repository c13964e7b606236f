/** A group of reviews, by which it is known again: who is in it, and what sets it apart. */
export type Group = { members: ReadonlySet<string>; terms: readonly string[] };

/** Two groups are the same where so much of both is in both (Jaccard), or less where their terms agree too. */
const MEMBERS_SAME = 0.5;
const MEMBERS_LIKELY = 0.25;
const TERMS_LIKELY = 0.3;
const TERMS_COMPARED = 20;

/**
 * Which group of before each group of now is.
 *
 * @param corpus the reviews of now; what is gone says nothing about the groups of before
 * @returns for each group of now the place of the one before, or null where it is new; no two have the same
 */
export function matchGroups(
  now: readonly Group[],
  before: readonly Group[],
  corpus: { has(review: string): boolean },
): (number | null)[] {
  const known = new Set(before.flatMap(({ members }) => [...members]));
  const pairs = now.flatMap((group, at) => {
    const members = new Set([...group.members].filter((review) => known.has(review)));
    return before.map((other, held) => {
      const still = new Set([...other.members].filter((review) => corpus.has(review)));
      const terms = jaccard(
        new Set(group.terms.slice(0, TERMS_COMPARED)),
        new Set(other.terms.slice(0, TERMS_COMPARED)),
      );
      return { at, held, members: jaccard(members, still), terms };
    });
  });
  const matched = now.map((): number | null => null);
  const taken = new Set<number>();
  const same = pairs.filter(
    ({ members, terms }) => members >= MEMBERS_SAME || (members >= MEMBERS_LIKELY && terms >= TERMS_LIKELY),
  );
  for (const { at, held } of same.sort((a, b) => b.members + b.terms - (a.members + a.terms) || a.at - b.at)) {
    if (matched[at] !== null || taken.has(held)) continue;
    matched[at] = held;
    taken.add(held);
  }
  return matched;
}

function jaccard(first: ReadonlySet<string>, second: ReadonlySet<string>): number {
  let common = 0;
  for (const item of first) if (second.has(item)) common += 1;
  const all = first.size + second.size - common;
  return all === 0 ? 0 : common / all;
}
