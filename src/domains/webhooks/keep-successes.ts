import type { Clock } from '../../kernel/clock.ts';
import type { Sql } from '../../platform/db.ts';
import type { Attempt } from './attempt.ts';
import type { ClaimedDelivery } from './claim.ts';

/** A delivery and the answer that ended it. */
type Success = { delivery: ClaimedDelivery; attempt: Attempt; endedAt: Date };

/** Keeps successes that change nothing about their endpoint, as nearly all do. */
export type SuccessKeeper = {
  /**
   * Resolves when it is kept. @returns false when it is not that plain: the lease was lost or the endpoint has been
   * failing, and nothing was kept
   */
  keep(delivery: ClaimedDelivery, attempt: Attempt): Promise<boolean>;
};

type Waiting = { success: Success; resolve: (isKept: boolean) => void; reject: (cause: unknown) => void };

/** Bounds what one statement sends: each answer may have 4 KiB. */
const GROUP_MAX = 200;

const SUCCEED = `
  with ended as (
    select * from unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::int[], $6::int[],
      $7::text[]) as e (id, lease_until, ended_at, started_at, duration_ms, http_status, response_body)
  ), settled as (
    update webhook_deliveries d
    set status = 'SUCCEEDED', attempt_count = attempt_count + 1, schedule_step = schedule_step + 1,
        next_attempt_at = null, lease_until = null, completed_at = ended.ended_at
    from ended
    where d.id = ended.id and d.lease_until = ended.lease_until
      and exists (select 1 from webhook_endpoints e where e.id = d.endpoint_id and e.failing_since is null)
    returning d.workspace_id, d.id, d.attempt_count, ended.started_at, ended.duration_ms, ended.http_status,
      ended.response_body
  )
  insert into webhook_delivery_attempts
    (workspace_id, delivery_id, number, started_at, duration_ms, http_status, response_body)
  select workspace_id, id, attempt_count, started_at, duration_ms, http_status, response_body from settled
  returning delivery_id as id`;

/**
 * Keeps each success with those that came while the statement before was under way: a lone one waits for nobody, and
 * a backlog costs a statement for each group instead of each answer.
 */
export function createSuccessKeeper({ sql, clock }: { sql: Sql; clock: Clock }): SuccessKeeper {
  const waiting: Waiting[] = [];
  let isKeeping = false;

  async function keepAll(): Promise<void> {
    if (isKeeping) return;
    isKeeping = true;
    while (waiting.length > 0) await keepGroup(sql, waiting.splice(0, GROUP_MAX));
    isKeeping = false;
  }

  return {
    keep: (delivery, attempt) =>
      new Promise((resolve, reject) => {
        const isFirst = waiting.push({ success: { delivery, attempt, endedAt: clock.now() }, resolve, reject }) === 1;
        // What is answered in the same turn of the event loop goes together.
        if (isFirst && !isKeeping) setImmediate(() => void keepAll());
      }),
  };
}

/** Never rejects. A group that cannot be kept is kept one by one, so that each answer's fault is its own. */
async function keepGroup(sql: Sql, group: readonly Waiting[]): Promise<void> {
  try {
    const kept = await succeed(
      sql,
      group.map(({ success }) => success),
    );
    for (const { success, resolve } of group) resolve(kept.has(success.delivery.id));
  } catch (error) {
    if (group.length === 1) group[0]?.reject(error);
    else await Promise.all(group.map((one) => keepGroup(sql, [one])));
  }
}

async function succeed(sql: Sql, ended: readonly Success[]): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>({
    name: 'webhooks_succeed',
    text: SUCCEED,
    values: [
      ended.map(({ delivery }) => delivery.id),
      ended.map(({ delivery }) => delivery.leaseUntil),
      ended.map(({ endedAt }) => endedAt),
      ended.map(({ attempt }) => attempt.startedAt),
      ended.map(({ attempt }) => attempt.durationMs),
      ended.map(({ attempt }) => attempt.httpStatus),
      ended.map(({ attempt }) => attempt.responseBody),
    ],
  });
  return new Set(rows.map(({ id }) => id));
}
