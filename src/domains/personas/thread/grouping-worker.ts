import { parentPort, workerData } from 'node:worker_threads';
import { clusterReviews, type Grouping } from '../clustering/cluster-reviews.ts';
import { languageOf } from '../language/languages.ts';
import { type Member, type Portrait, portrayGroup } from '../voice/portrait.ts';
import type { GroupingMessage, GroupingRequest } from './messages.ts';

/** Runs in its own thread: groups the reviews that it is started with, and ends. */
function run(request: GroupingRequest): void {
  const grouping = clusterReviews(request, (step, share) => post({ kind: 'progress', step, share }));
  post({ kind: 'progress', step: 'Describing groups', share: 0.98 });
  post({ kind: 'found', grouping, portraits: portraitsOf(grouping, request) });
}

function portraitsOf({ chosen, language }: Grouping, { texts, stars, products }: GroupingRequest): Portrait[] {
  if (!chosen) return [];
  const members = Array.from({ length: chosen.k }, (): Member[] => []);
  chosen.labels.forEach((label, review) => {
    const similarity = chosen.similarity[review] ?? 0;
    const text = texts[review] ?? '';
    members[label]?.push({ review, text, stars: stars[review] ?? 3, product: products[review] ?? -1, similarity });
  });
  return members.map((group, label) => portrayGroup(group, chosen.terms[label] ?? [], languageOf(language)));
}

function post(message: GroupingMessage): void {
  parentPort?.postMessage(message);
}

// Whoever starts this file hands it nothing else.
run(workerData as GroupingRequest);
