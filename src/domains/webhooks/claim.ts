import type { WebhookMessage } from '../../kernel/webhook-signature.ts';
import type { Sql } from '../../platform/db.ts';
import type { SealedSecrets } from './secrets.ts';

/** A delivery that this process may try until its lease runs out, with what the attempt needs to know. */
export type ClaimedDelivery = WebhookMessage & {
  id: string;
  workspaceId: string;
  endpointId: string;
  scheduleStep: number;
  /** The lease, which is also the proof of still holding it. */
  leaseUntil: Date;
  url: string;
  isEnabled: boolean;
  isFailing: boolean;
  /** Does its endpoint fail at present or answer slowly? */
  isTrailing: boolean;
} & Pick<SealedSecrets, 'secretSealed' | 'previousSecretSealed' | 'previousSecretExpiresAt'>;

/** What may be claimed at once. */
export type ClaimRoom = {
  now: Date;
  leaseMs: number;
  /** Of the endpoints that answer in time. */
  healthy: KindRoom;
  /** Of those that fail at present or answer slowly. */
  trailing: KindRoom;
  /** Endpoints that answer slowly. */
  slow: readonly string[];
  /** Deliveries of each endpoint, the busy ones included, by endpoint id; one that fails has one. */
  places: Readonly<Record<string, number>>;
  /** Deliveries of an endpoint that `places` does not name. */
  startPlaces: number;
  /** How many of an endpoint's deliveries this process is sending, by endpoint id. */
  busy: Readonly<Record<string, number>>;
};

/** What may be claimed of one kind of endpoint. */
export type KindRoom = {
  /** Deliveries in all. */
  room: number;
  /** Deliveries of one workspace, the busy ones included. */
  perWorkspace: number;
  /** How many of a workspace's deliveries this process is sending to endpoints of this kind. */
  busyWorkspaces: Readonly<Record<string, number>>;
};

/**
 * Walks from endpoint to endpoint along the index of what is pending, so that the backlog of one costs the others
 * nothing; takes a few of each, the workspaces taking turns, the longest due first. Endpoints that answer and those
 * that trail have their own room, and one walk serves both. Leases are judged by the database's clock: those of
 * processes whose own clocks differ never overlap.
 */
const CLAIM = `
  with recursive waiting (endpoint_id) as (
    (select endpoint_id from webhook_deliveries where status = 'PENDING' order by endpoint_id limit 1)
    union all
    select (select d.endpoint_id from webhook_deliveries d
            where d.status = 'PENDING' and d.endpoint_id > waiting.endpoint_id order by d.endpoint_id limit 1)
    from waiting where waiting.endpoint_id is not null
  ), kinds (is_trailing, room, per_workspace, busy_workspaces) as (
    values (false, $6::int, $7::int, $8::jsonb), (true, $9::int, $10::int, $11::jsonb)
  ), placed as (
    select due.id, due.next_attempt_at, kinds.is_trailing, kinds.room, kinds.per_workspace,
      coalesce((kinds.busy_workspaces ->> e.workspace_id)::int, 0) + row_number() over (
        partition by kinds.is_trailing, e.workspace_id order by due.next_attempt_at) as place
    from waiting
    join webhook_endpoints e on e.id = waiting.endpoint_id
    join kinds on kinds.room > 0 and kinds.is_trailing = (e.failing_since is not null or e.id = any($12::text[]))
    cross join lateral (
      select d.id, d.next_attempt_at from webhook_deliveries d
      where d.endpoint_id = e.id and d.status = 'PENDING' and d.next_attempt_at <= $1
        and (d.lease_until is null or d.lease_until <= clock_timestamp())
      order by d.next_attempt_at
      limit greatest(0, case when e.failing_since is null then coalesce(($3::jsonb ->> e.id)::int, $5) else 1 end
        - coalesce(($4::jsonb ->> e.id)::int, 0))
      for update skip locked
    ) due
  ), ranked as (
    select id, is_trailing, room, row_number() over (partition by is_trailing order by place, next_attempt_at) as rank
    from placed where place <= per_workspace
  )
  update webhook_deliveries d
  set lease_until = clock_timestamp() + $2 * interval '1 millisecond'
  from ranked, webhook_endpoints e
  where d.id = ranked.id and ranked.rank <= ranked.room and e.id = d.endpoint_id
  returning d.id, d.workspace_id as "workspaceId", d.endpoint_id as "endpointId", d.event_id as "eventId",
    d.event_type as "eventType", d.body, d.schedule_step as "scheduleStep", d.lease_until as "leaseUntil",
    e.url, e.status = 'ENABLED' as "isEnabled", e.failing_since is not null as "isFailing",
    ranked.is_trailing as "isTrailing", e.secret_sealed as "secretSealed",
    e.previous_secret_sealed as "previousSecretSealed",
    e.previous_secret_expires_at as "previousSecretExpiresAt"`;

/** Takes due deliveries for this process; another one takes others. */
export function claimDeliveries(sql: Sql, claim: ClaimRoom): Promise<ClaimedDelivery[]> {
  const { now, leaseMs, places, busy, startPlaces, healthy, trailing, slow } = claim;
  return sql.query<ClaimedDelivery>({
    name: 'webhooks_claim',
    text: CLAIM,
    values: [
      now,
      leaseMs,
      JSON.stringify(places),
      JSON.stringify(busy),
      startPlaces,
      ...roomValues(healthy),
      ...roomValues(trailing),
      slow,
    ],
  });
}

function roomValues({ room, perWorkspace, busyWorkspaces }: KindRoom): unknown[] {
  return [room, perWorkspace, JSON.stringify(busyWorkspaces)];
}

/** Releases a claim without an attempt, so that any process may claim it again. */
export async function releaseDelivery(sql: Sql, delivery: ClaimedDelivery): Promise<void> {
  await sql.query({
    name: 'webhooks_release',
    text: 'update webhook_deliveries set lease_until = null where id = $1 and lease_until = $2',
    values: [delivery.id, delivery.leaseUntil],
  });
}
