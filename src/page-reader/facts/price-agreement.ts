import type { DeclaredPlace, DeclaredPrice } from '../candidates/declared-prices.ts';
import type { VisiblePrice } from '../candidates/price-sighting.ts';
import { whereOf } from '../candidates/where.ts';
import { isSameAmount } from '../numbers/money.ts';
import type { Confidence, FactSource } from '../types.ts';
import { reconcile } from './reconcile-prices.ts';

/** An amount with all that speaks for it, and where it is said best. */
export type AgreedPrice = {
  amount: string;
  currency: string | null;
  source: FactSource;
  where: string;
  support: number;
  confidence: Confidence;
};

/** A visible price scored at least so stands where prices stand, and outweighs data that the page does not show. */
const SURE = 5;
/** With no other price of this score near it, a visible one outweighs a single declaration. */
const LIKELY = 3;
const LEAD = 3;
/** Below this a visible price is none of the product's. */
const PASSABLE = -1;
const VISIBLE_MAX = 12;

/** What the first price of a place counts, and each later one. */
const WEIGHT: Readonly<Record<DeclaredPlace, readonly [number, number]>> = {
  offer: [2.4, 0.9],
  property: [1.6, 0.5],
  meta: [1.3, 0.8],
  'shop-data': [1.1, 0.4],
  sentence: [0.6, 0.3],
};
/** Declarations are often filled from one record, so together they count less than their sum, and no more than this. */
const DECLARED_MAX = 3.2;
const SHARE_OF_FURTHER = 0.6;
/** A declared amount that the page strikes through is the one before the discount. */
const STRUCK_PENALTY = 1.5;

type Cluster = { amount: string; declared: DeclaredPrice[]; seen: VisiblePrice | null };

/**
 * Amounts by how many independent places say them, and how plainly; candidates that differ by a lost point, missing
 * cents or noise are one. Best first.
 */
export function agreeOnPrice(declared: readonly DeclaredPrice[], seen: readonly VisiblePrice[]): AgreedPrice[] {
  const likely = likelyPrices(seen);
  const clusters: Cluster[] = [];
  for (const price of likely) {
    const cluster = clusterOf(clusters, price.amount);
    cluster.seen ??= price;
  }
  for (const price of declared) clusterOf(clusters, reconcile(price, likely)).declared.push(price);
  const context = { likely, struck: seen.filter(({ isStruck, isBoilerplate }) => isStruck && !isBoilerplate) };
  const ranked = clusters
    .map((cluster) => ({ cluster, support: supportOf(cluster, context) }))
    .filter(({ cluster }) => cluster.declared.length > 0 || (cluster.seen?.score ?? PASSABLE - 1) >= PASSABLE)
    .sort((one, other) => other.support - one.support);
  return ranked.map(({ cluster, support }, place) => {
    const rival = ranked[place === 0 ? 1 : 0]?.support ?? 0;
    return { ...bestSaid(cluster), support, confidence: confidenceOf(cluster, support - rival) };
  });
}

/** What may be the price; where a page shows nothing else, an amount that looks like shipping or an instalment is. */
function likelyPrices(seen: readonly VisiblePrice[]): VisiblePrice[] {
  const own = seen.filter((price) => !price.isOld && !price.isBoilerplate);
  const plain = own.filter(({ isOther }) => !isOther);
  return (plain.some(({ score }) => score >= PASSABLE) ? plain : own).slice(0, VISIBLE_MAX);
}

function clusterOf(clusters: Cluster[], amount: string): Cluster {
  const known = clusters.find((cluster) => isSameAmount(cluster.amount, amount));
  if (known) return known;
  const cluster: Cluster = { amount, declared: [], seen: null };
  clusters.push(cluster);
  return cluster;
}

type Page = { likely: readonly VisiblePrice[]; struck: readonly VisiblePrice[] };

function supportOf(cluster: Cluster, page: Page): number {
  const best = page.likely[0];
  const isStruck = page.struck.some(({ amount }) => isSameAmount(amount, cluster.amount));
  const isReplaced = isStruck && best !== undefined && Number(best.amount) < Number(cluster.amount);
  return (
    declaredSupport(cluster.declared) + visibleSupport(cluster.seen, page.likely) - (isReplaced ? STRUCK_PENALTY : 0)
  );
}

function declaredSupport(declared: readonly DeclaredPrice[]): number {
  const byPlace = new Map<DeclaredPlace, number>();
  for (const { place, rank } of declared) {
    const weight = WEIGHT[place][rank === 0 ? 0 : 1];
    byPlace.set(place, Math.max(byPlace.get(place) ?? 0, weight ?? 0));
  }
  const [first = 0, ...further] = [...byPlace.values()].sort((one, other) => other - one);
  return Math.min(DECLARED_MAX, first + SHARE_OF_FURTHER * further.reduce((sum, one) => sum + one, 0));
}

function visibleSupport(price: VisiblePrice | null, likely: readonly VisiblePrice[]): number {
  if (price === null || price.score < PASSABLE) return 0;
  if (price.score >= SURE) return 3.3 + (price.score - SURE) * 0.1;
  const rival = likely.find(({ amount }) => !isSameAmount(amount, price.amount));
  const leads = price === likely[0] && price.score >= LIKELY && price.currency !== null;
  const isAlone = leads && (rival === undefined || rival.score <= price.score - LEAD);
  return (price.score - PASSABLE) * 0.3 + (isAlone ? 1.4 : 0);
}

/** Data says a price most exactly; else the place where a visitor reads it. */
function bestSaid({ amount, declared: [first], seen }: Cluster): Omit<AgreedPrice, 'support' | 'confidence'> {
  if (!first)
    return { amount, currency: seen?.currency ?? null, source: 'visible', where: seen ? whereOf(seen.element) : '' };
  const currency = first.currency ?? seen?.currency ?? null;
  const value = isSameAmount(first.amount, amount) ? first.amount : amount;
  return { amount: value, currency, source: first.source, where: first.where };
}

const CLEAR_LEAD = 1.5;

function confidenceOf({ declared, seen }: Cluster, lead: number): Confidence {
  const isSeen = seen !== null && seen.score >= PASSABLE + 1;
  const places = new Set(declared.map(({ place }) => place)).size;
  const isAgreed = (isSeen && places > 0) || places > 2;
  if (lead >= CLEAR_LEAD && (isAgreed || (isSeen && seen.score >= SURE))) return 'high';
  return lead >= CLEAR_LEAD / 3 && (isAgreed || isSeen || places > 1) ? 'medium' : 'low';
}
