import type { Services } from '../kernel/context.ts';
import type { Transaction } from '../platform/db.ts';
import { readCandidates } from './candidates.ts';
import type { QuickKind } from './job-times.ts';
import type { Lanes } from './lanes.ts';
import { readLoad, writeRates } from './load.ts';
import { type HandedJob, type HandedMessage, messagesOf, nameMessages } from './messages.ts';
import { blockedKeys, chooseJobs, laneRooms } from './plan-dispatch.ts';

/** Held by whoever dispatches or reconciles; a process that dies lets go of it. */
const DISPATCH_LOCK = 7_301_001;

/** Held while reconciling. */
export const RECONCILE_LOCK = 7_301_002;

/** Messages for the queue. `isMore`: others may be due already, or soon: keys and rates were used up on the way to them. */
export type Dispatched = { messages: HandedMessage[]; isMore: boolean };

const NOTHING: Dispatched = { messages: [], isMore: false };

/**
 * Marks jobs as dispatched, in the order they should be added to the queue. A lane gets what its workers have room for; the next
 * job is always one of the workspace that holds least of the lane, and no workspace holds all of it.
 *
 * @param asked.quick kinds whose jobs share messages
 *
 * @returns nothing also when another process holds the dispatcher's lock
 */
export function dispatchJobs(
  services: Services,
  lanes: Lanes,
  { types, quick }: { types: readonly string[]; quick: readonly QuickKind[] },
): Promise<Dispatched> {
  return services.transaction(async (tx) => {
    if (!(await tryDispatchLock(tx))) return NOTHING;
    const load = await readLoad(tx);
    const rooms = laneRooms(lanes, load);
    if (rooms.length === 0) return NOTHING;
    const candidates = await readCandidates(tx, { types, rooms, blocked: blockedKeys(lanes, load), quick });
    const { chosen, used } = chooseJobs(lanes, load, candidates);
    if (chosen.length === 0) return NOTHING;
    await writeRates(tx, used);
    const isChosen = new Set(chosen);
    const handed = await markHanded(tx, nameMessages(candidates.filter(({ id }) => isChosen.has(id))));
    return { messages: messagesOf(handed), isMore: chosen.length < candidates.length || used.length > 0 };
  });
}

/** Takes a lock until the transaction ends. @returns false when another process holds it */
export async function tryLock(tx: Transaction, key: number): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ locked: boolean }[]>`select pg_try_advisory_xact_lock(${key}::bigint) as locked`;
  return row?.locked ?? false;
}

/**
 * As {@link tryLock}. Until the transaction ends, statements keep the plan that they were given once, and none is compiled: to plan
 * the one that finds candidates takes longer than to execute it, and to compile it took seconds beside a backlog of 20,000 jobs.
 * Nor is its commit waited for until the disk has it: a server that crashes forgets that jobs were dispatched, so they are again,
 * and who claims them first has them.
 */
async function tryDispatchLock(tx: Transaction): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ locked: boolean }[]>`
    select pg_try_advisory_xact_lock(${DISPATCH_LOCK}::bigint) as locked,
      set_config('plan_cache_mode', 'force_generic_plan', true) as plans, set_config('jit', 'off', true) as jit,
      set_config('synchronous_commit', 'off', true) as commit`;
  return row?.locked ?? false;
}

/** @returns the jobs in the order given */
async function markHanded(
  tx: Transaction,
  jobs: readonly { id: string; message: string | null }[],
): Promise<HandedJob[]> {
  const handed = await tx.$queryRaw<HandedJob[]>`
    update jobs set dispatched_at = clock_timestamp(), message = chosen.message
    from unnest(${jobs.map(({ id }) => id)}::text[], ${jobs.map(({ message }) => message)}::text[]) as chosen (id, message)
    where jobs.id = chosen.id and status = 'QUEUED' and dispatched_at is null
    returning jobs.id, lane, attempts as attempt, jobs.message`;
  const byId = new Map(handed.map((job) => [job.id, job]));
  return jobs.flatMap(({ id }) => byId.get(id) ?? []);
}
