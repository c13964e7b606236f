import type { Context } from '../../../kernel/context.ts';
import { newId } from '../../../kernel/ids.ts';
import { truncate } from '../../../kernel/text.ts';
import type { ModelClient } from '../../models/index.ts';
import type { Grouping } from '../clustering/cluster-reviews.ts';
import { nameByModel } from '../naming/name-by-model.ts';
import { nameByRules } from '../naming/name-by-rules.ts';
import type { Quote } from '../stored-json.ts';
import type { Portrait } from '../voice/portrait.ts';
import type { FoundPersona } from './found-persona.ts';
import { type Group, matchGroups } from './match.ts';
import type { ReviewCorpus } from './read-corpus.ts';
import type { Scope } from './scope.ts';
import { readPresentGroups } from './store.ts';

type Found = { scope: Scope; corpus: ReviewCorpus; grouping: Grouping; portraits: readonly Portrait[] };

export const TERMS_KEPT = 20;
/** Reviews that a model is shown of each group, beside those that are quoted. */
const EVIDENCE = 40;
const EVIDENCE_CHARS = 2_000;

/** Names the groups and knows those again that were there before. Empty where there are no stable groups. */
export async function describeGroups(ctx: Context, found: Found, model: ModelClient | null): Promise<FoundPersona[]> {
  const { chosen } = found.grouping;
  if (!chosen) return [];
  const members = membersOf(found, chosen);
  const assigned = members.reduce((sum, { length }) => sum + length, 0);
  const groups = found.portraits.map((portrait, index) => ({
    ...portrait,
    members: members[index] ?? [],
    terms: (chosen.terms[index] ?? []).slice(0, TERMS_KEPT).map(({ term }) => term),
    reviewCount: members[index]?.length ?? 0,
    share: (members[index]?.length ?? 0) / Math.max(1, assigned),
    averageStars: averageStars(found, chosen.labels, index),
    quoted: portrait.quotes.map((place) => quoteOf(found.corpus, place)),
  }));
  const names = nameByRules(groups);
  const ids = await knownIds(ctx, found, groups);
  const personas: FoundPersona[] = [];
  for (const [index, group] of groups.entries()) {
    ctx.signal.throwIfAborted();
    const evidence = evidenceOf(found.corpus, group.members);
    const written = model ? await nameByModel(ctx, model, { ...group, evidence }) : null;
    const known = ids[index] ?? null;
    const rules = names[index] ?? { name: `Group ${index + 1}`, summary: '', descriptors: [] };
    const writer = written ? 'model' : 'rules';
    personas.push({ ...group, ...rules, ...written, writer, id: known ?? newId('Persona'), isKnown: known !== null });
  }
  return personas;
}

function quoteOf({ ids, texts, request }: ReviewCorpus, place: number): Quote {
  return { review_id: ids[place] ?? '', text: texts.at(place) ?? '', stars: request.stars[place] ?? 0 };
}

type Chosen = NonNullable<Grouping['chosen']>;

function membersOf({ corpus }: Found, { k, labels, similarity }: Chosen): FoundPersona['members'][] {
  const members = Array.from({ length: k }, (): FoundPersona['members'] => []);
  labels.forEach((label, index) => {
    const affinity = Math.max(0, Math.min(1, similarity[index] ?? 0));
    members[label]?.push({ review: corpus.ids[index] ?? '', affinity });
  });
  return members;
}

function averageStars({ corpus }: Found, labels: Int32Array, group: number): number {
  let sum = 0;
  let count = 0;
  labels.forEach((label, index) => {
    if (label !== group) return;
    sum += corpus.request.stars[index] ?? 0;
    count += 1;
  });
  return sum / Math.max(1, count);
}

async function knownIds(
  ctx: Context,
  { scope, corpus }: Found,
  groups: readonly { members: FoundPersona['members']; terms: string[] }[],
): Promise<(string | null)[]> {
  const before = await readPresentGroups(ctx, scope);
  const now: Group[] = groups.map(({ members, terms }) => ({
    members: new Set(members.map(({ review }) => review)),
    terms,
  }));
  return matchGroups(now, before, new Set(corpus.ids)).map((place) =>
    place === null ? null : (before[place]?.id ?? null),
  );
}

/** The texts of the reviews nearest to the middle. */
function evidenceOf({ ids, texts }: ReviewCorpus, members: FoundPersona['members']): string[] {
  const nearest = new Set(
    [...members]
      .sort((first, second) => second.affinity - first.affinity || (first.review < second.review ? -1 : 1))
      .slice(0, EVIDENCE)
      .map(({ review }) => review),
  );
  return ids.flatMap((id, place) => (nearest.has(id) ? [truncate(texts.at(place) ?? '', EVIDENCE_CHARS)] : []));
}
