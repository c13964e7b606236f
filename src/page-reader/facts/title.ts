import type { Candidate } from '../candidates/candidate.ts';
import type { FactContext } from '../candidates/context.ts';
import { shownName } from '../candidates/shown-name.ts';
import { whereOf } from '../candidates/where.ts';
import { asText } from '../sources/bound-json.ts';
import { similarity, wordsOf } from '../subject/names.ts';
import type { Fact } from '../types.ts';
import { agreeOn } from './agreement.ts';
import { cleanText } from './clean-text.ts';

/** A name in data that shares less than this with the page's own is another product's. */
const FITTING = 0.5;

/** The product's name. */
export function readTitle(context: FactContext): Fact | null {
  const { anchor, head } = context;
  const shownTitle = shownName(context);
  const best = context.products[0];
  const name = best ? asText(best.value['name']) : null;
  const declared: Candidate[] =
    best && name !== null ? [{ value: cleanText(name), source: best.source, where: `${best.path}.name` }] : [];
  const shown: Candidate[] =
    shownTitle === null
      ? []
      : [{ value: shownTitle, source: 'visible', where: anchor.title ? whereOf(anchor.title) : '<h1>' }];
  const openGraph = head.meta('og:title');
  return agreeOn(
    [
      ...(best && best.fit >= FITTING ? declared : []),
      ...shown,
      ...declared,
      ...(openGraph === null ? [] : [{ value: openGraph, source: 'open-graph' as const, where: 'meta og:title' }]),
      ...(head.title === null ? [] : [{ value: head.title, source: 'meta' as const, where: '<title>' }]),
    ],
    isSameName,
  );
}

/** One name, though a source adds the shop's or leaves the brand out. */
function isSameName(one: string, other: string): boolean {
  return similarity(wordsOf(one), wordsOf(other)) >= 0.6;
}
