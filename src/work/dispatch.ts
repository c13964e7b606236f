import type { Services } from '../kernel/context.ts';
import type { Transaction } from '../platform/db.ts';
import { readCandidates } from './candidates.ts';
import type { Lanes } from './lanes.ts';
import { readLoad, writeRates } from './load.ts';
import { blockedKeys, chooseJobs, laneRooms } from './plan-dispatch.ts';

/** A job on its way to the queue. `attempt` counts the attempts made, so each dispatch after a start is a new message. */
export type HandedJob = { id: string; lane: string; attempt: number };

/** Held by whoever dispatches or reconciles; a process that dies lets go of it. */
const DISPATCH_LOCK = 7_301_001;

/** Held while reconciling. */
export const RECONCILE_LOCK = 7_301_002;

/**
 * Marks jobs as dispatched, in the order they should be added to the queue. A lane gets what its workers have room for; the next
 * job is always one of the workspace that holds least of the lane, and no workspace holds all of it.
 *
 * @returns empty also when another process holds the dispatcher's lock
 */
export function dispatchJobs(services: Services, lanes: Lanes, types: readonly string[]): Promise<HandedJob[]> {
  return services.transaction(async (tx) => {
    if (!(await tryLock(tx, DISPATCH_LOCK))) return [];
    const load = await readLoad(tx);
    const rooms = laneRooms(lanes, load);
    if (rooms.length === 0) return [];
    const candidates = await readCandidates(tx, { types, rooms, blocked: blockedKeys(lanes, load) });
    const { chosen, used } = chooseJobs(lanes, load, candidates);
    if (chosen.length === 0) return [];
    await writeRates(tx, used);
    return markHanded(tx, chosen);
  });
}

/** Takes a lock until the transaction ends. @returns false when another process holds it */
export async function tryLock(tx: Transaction, key: number): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ locked: boolean }[]>`select pg_try_advisory_xact_lock(${key}::bigint) as locked`;
  return row?.locked ?? false;
}

/** @returns the jobs in the order of the ids */
async function markHanded(tx: Transaction, ids: readonly string[]): Promise<HandedJob[]> {
  const handed = await tx.$queryRaw<HandedJob[]>`
    update jobs set dispatched_at = clock_timestamp()
    where id = any(${ids}::text[]) and status = 'QUEUED' and dispatched_at is null
    returning id, lane, attempts as attempt`;
  const byId = new Map(handed.map((job) => [job.id, job]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
