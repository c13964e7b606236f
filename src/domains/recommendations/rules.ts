import type {
  RecommendationField,
  RecommendationPriority,
  RecommendationStatus,
} from '../../generated/prisma/enums.ts';
import { DomainError } from '../../kernel/errors.ts';

/** Every status, in the order of a recommendation's life. */
export const STATUSES = [
  'OPEN',
  'APPROVED',
  'PUSHING',
  'PUSHED',
  'APPLIED',
  'PUSH_FAILED',
  'DISMISSED',
  'SUPERSEDED',
] as const satisfies readonly RecommendationStatus[];

/** What may happen to a recommendation. */
export type Move =
  | 'approve'
  | 'dismiss'
  | 'supersede'
  | 'push'
  | 'push_succeeded'
  | 'push_failed'
  | 'apply'
  | 'rollback'
  | 'rolled_back'
  | 'rollback_failed';

/** Every move with the statuses it starts from and those it can end in; what is not here is not possible. */
export const MOVES = {
  approve: { from: ['OPEN', 'PUSH_FAILED'], to: ['APPROVED'] },
  dismiss: { from: ['OPEN', 'APPROVED', 'PUSH_FAILED'], to: ['DISMISSED'] },
  supersede: { from: ['OPEN', 'PUSH_FAILED'], to: ['SUPERSEDED'] },
  push: { from: ['APPROVED', 'PUSH_FAILED'], to: ['PUSHING'] },
  push_succeeded: { from: ['PUSHING'], to: ['PUSHED'] },
  push_failed: { from: ['PUSHING'], to: ['PUSH_FAILED'] },
  apply: { from: ['PUSHED'], to: ['APPLIED'] },
  rollback: { from: ['PUSHED', 'APPLIED', 'PUSH_FAILED'], to: ['PUSHING'] },
  rolled_back: { from: ['PUSHING'], to: ['OPEN'] },
  rollback_failed: { from: ['PUSHING'], to: ['PUSHED', 'APPLIED', 'PUSH_FAILED'] },
} as const satisfies Record<Move, { from: readonly RecommendationStatus[]; to: readonly RecommendationStatus[] }>;

/** Where every recommendation begins. */
export const FIRST_STATUS = 'OPEN' satisfies RecommendationStatus;

/** May the move be made from this status? */
export function isPossible(move: Move, from: RecommendationStatus): boolean {
  const starts: readonly RecommendationStatus[] = MOVES[move].from;
  return starts.includes(from);
}

/**
 * Refuses a move that the status does not allow.
 *
 * @throws not_approved for a push of what nobody approved; invalid_state naming both statuses for everything else
 */
export function assertMove(move: Move, from: RecommendationStatus, id: string): void {
  if (isPossible(move, from)) return;
  throw illegalMove(move, from, id);
}

/** The error for a move that the status does not allow. */
export function illegalMove(move: Move, from: RecommendationStatus, id: string): DomainError {
  const [present, wanted] = [from.toLowerCase(), MOVES[move].to[0].toLowerCase()];
  const details = { id, status: present, wanted };
  if (move === 'push' && from === 'OPEN')
    return new DomainError(
      'not_approved',
      `The recommendation '${id}' is open; approve it before it is pushed.`,
      details,
    );
  return new DomainError(
    'invalid_state',
    `The recommendation '${id}' is ${present} and cannot become ${wanted}.`,
    details,
  );
}

/** From these expected gains on a recommendation has high, or medium priority. */
export const PRIORITY_FLOORS = { HIGH: 4, MEDIUM: 2 } as const;

/** How much a recommendation is worth doing, by the points of 100 that it is expected to bring. */
export function priorityOf(expectedScoreDelta: number): RecommendationPriority {
  if (expectedScoreDelta >= PRIORITY_FLOORS.HIGH) return 'HIGH';
  return expectedScoreDelta >= PRIORITY_FLOORS.MEDIUM ? 'MEDIUM' : 'LOW';
}

/** Minutes to read a field's rewrite against the product and decide, the longer texts taking longer. */
const REVIEW_MINUTES: Record<RecommendationField, number> = {
  TITLE: 3,
  BULLETS: 8,
  DESCRIPTION: 10,
  FAQ: 12,
  JSON_LD: 5,
};
const WORDS_A_MINUTE = 100;

/** A person's minutes to review and apply a rewrite of this many words. */
export function effortMinutes(field: RecommendationField, words: number): number {
  return REVIEW_MINUTES[field] + Math.min(30, Math.floor(words / WORDS_A_MINUTE));
}
