import type { Portrait } from '../voice/portrait.ts';

/** What a persona is called, and how it is described. */
export type Naming = { name: string; summary: string; descriptors: string[] };

/** What a group is named from. */
export type NamedGroup = Portrait & { reviewCount: number; share: number; averageStars: number };

/** Names groups by what sets them apart, in words of their own reviews; no two have the same name. */
export function nameByRules(groups: readonly NamedGroup[]): Naming[] {
  const taken = new Set<string>();
  return groups.map((group, index) => {
    const name = nameOf(group.descriptors, taken) ?? `Group ${index + 1}`;
    taken.add(name);
    return { name, summary: summaryOf(group), descriptors: group.descriptors };
  });
}

function nameOf(descriptors: readonly string[], taken: ReadonlySet<string>): string | null {
  const [first, ...others] = descriptors.filter((term) => !term.includes(' '));
  if (first === undefined) return null;
  const names = [...others.map((other) => `${capital(first)} & ${capital(other)}`), capital(first)];
  return names.find((name) => !taken.has(name)) ?? null;
}

function summaryOf({ share, reviewCount, averageStars, descriptors }: NamedGroup): string {
  const figures = `${Math.round(share * 100)} % of the grouped reviews (${reviewCount}), ${averageStars.toFixed(1)} stars on average.`;
  const terms = descriptors.slice(0, 4);
  return terms.length === 0 ? figures : `More than other customers they speak of ${listed(terms)}. ${figures}`;
}

function listed(terms: readonly string[]): string {
  return terms.length < 2 ? terms.join('') : `${terms.slice(0, -1).join(', ')} and ${terms.at(-1) ?? ''}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
