import { parentPort, workerData } from 'node:worker_threads';
import { clusterReviews, type Grouping } from '../clustering/cluster-reviews.ts';
import { languageOf } from '../language/languages.ts';
import type { TextList } from '../language/text-list.ts';
import { type Member, type Portrait, portrayGroup } from '../voice/portrait.ts';
import type { GroupingMessage, GroupingRequest } from './messages.ts';
import { readPacked } from './packed-texts.ts';

/** Runs in its own thread: groups the reviews that it is started with, and ends. */
function run(request: GroupingRequest): void {
  const texts = readPacked(request.texts);
  const tell = (step: string, share: number): void => post({ kind: 'progress', step, share });
  const grouping = clusterReviews({ texts, products: request.products }, tell);
  post({ kind: 'progress', step: 'Describing groups', share: 0.98 });
  post({ kind: 'found', grouping, portraits: portraitsOf(grouping, request, texts) });
}

function portraitsOf(
  { chosen, language }: Grouping,
  { stars, products }: GroupingRequest,
  texts: TextList,
): Portrait[] {
  if (!chosen) return [];
  const members = Array.from({ length: chosen.k }, (): Member[] => []);
  chosen.labels.forEach((label, review) => {
    const similarity = chosen.similarity[review] ?? 0;
    members[label]?.push({ review, stars: stars[review] ?? 3, product: products[review] ?? -1, similarity });
  });
  return members.map((group, label) =>
    portrayGroup({ members: group, terms: chosen.terms[label] ?? [] }, texts, languageOf(language)),
  );
}

function post(message: GroupingMessage): void {
  parentPort?.postMessage(message);
}

// Whoever starts this file hands it nothing else.
run(workerData as GroupingRequest);
