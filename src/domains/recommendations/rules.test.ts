import { describe, expect, test } from 'vitest';
import { DomainError } from '../../kernel/errors.ts';
import {
  assertMove,
  effortMinutes,
  FIRST_STATUS,
  isPossible,
  MOVES,
  type Move,
  priorityOf,
  STATUSES,
} from './rules.ts';

/** The whole table, written a second time by hand: what may be done from where. */
const ALLOWED: Record<(typeof STATUSES)[number], readonly Move[]> = {
  OPEN: ['approve', 'dismiss', 'supersede'],
  APPROVED: ['dismiss', 'push'],
  PUSHING: ['push_succeeded', 'push_failed', 'rolled_back', 'rollback_failed'],
  PUSHED: ['apply', 'rollback'],
  APPLIED: ['rollback'],
  PUSH_FAILED: ['approve', 'dismiss', 'supersede', 'push', 'rollback'],
  DISMISSED: [],
  SUPERSEDED: [],
};
const ALL = Object.keys(MOVES) as Move[];

describe.each(STATUSES)('from %s', (from) => {
  test.each(ALL)('%s is possible or refused as the table says', (move) => {
    expect(isPossible(move, from)).toBe(ALLOWED[from].includes(move));
  });

  test('every refused move names both statuses', () => {
    for (const move of ALL.filter((one) => !ALLOWED[from].includes(one))) {
      const error = thrownBy(() => assertMove(move, from, 'rec_1'));
      const isUnapproved = move === 'push' && from === 'OPEN';
      expect(error.code).toBe(isUnapproved ? 'not_approved' : 'invalid_state');
      expect(error.message).toContain(from.toLowerCase());
      expect(error.details).toEqual({
        id: 'rec_1',
        status: from.toLowerCase(),
        wanted: MOVES[move].to[0].toLowerCase(),
      });
    }
  });
});

test('nothing is pushed that was never approved: every way to PUSHING begins at an approval or a push that had one', () => {
  const reachable = new Set<string>([FIRST_STATUS]);
  const withoutApproval = ALL.filter((move) => move !== 'approve');
  for (let size = -1; size !== reachable.size; ) {
    size = reachable.size;
    for (const move of withoutApproval)
      if (STATUSES.some((status) => reachable.has(status) && isPossible(move, status)))
        for (const to of MOVES[move].to) reachable.add(to);
  }
  expect([...reachable].sort()).toEqual(['DISMISSED', 'OPEN', 'SUPERSEDED']);
});

test('dismissed and superseded are final', () => {
  for (const final of ['DISMISSED', 'SUPERSEDED'] as const)
    expect(ALL.some((move) => isPossible(move, final))).toBe(false);
});

test('priority follows the expected gain, effort the field and its length', () => {
  expect([0, 1, 2, 3, 4, 16].map(priorityOf)).toEqual(['LOW', 'LOW', 'MEDIUM', 'MEDIUM', 'HIGH', 'HIGH']);
  expect(effortMinutes('TITLE', 9)).toBeLessThan(effortMinutes('FAQ', 9));
  expect(effortMinutes('DESCRIPTION', 400)).toBe(effortMinutes('DESCRIPTION', 10) + 4);
});

function thrownBy(work: () => void): DomainError {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error;
  }
  throw new Error('nothing was thrown');
}
