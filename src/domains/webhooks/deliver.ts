import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { gatherLooks } from '../../events/gather-looks.ts';
import { createPoller } from '../../events/poller.ts';
import type { Services } from '../../kernel/context.ts';
import type { DeliveryOutcome } from '../../platform/metrics.ts';
import type { Wakeup } from '../../platform/wakeup.ts';
import { START_PLACES } from '../../work/pace.ts';
import { type Attempt, attemptDelivery } from './attempt.ts';
import { type ClaimedDelivery, claimDeliveries, releaseDelivery } from './claim.ts';
import { createDeliveryPool, type DeliveryPool } from './delivery-pool.ts';
import { createEndpointPace, type EndpointPace } from './endpoint-pace.ts';
import { DELIVERIES_TOPIC } from './enqueue.ts';
import { createSuccessKeeper, type SuccessKeeper } from './keep-successes.ts';
import { isTest, settleAttempt, settleDisabled } from './settle.ts';
import { createSpacedStarts } from './spaced-starts.ts';

/** Concurrency, leases and timeouts of the delivery pool. */
export type DeliveryLimits = {
  /** Deliveries to endpoints that answer. Default 192. */
  healthy: number;
  /**
   * Deliveries to endpoints that fail at present or answer slowly, which thus cannot take the others' place. Default
   * 64.
   */
  failing: number;
  /** Deliveries to one endpoint that answers fast; it starts with one, and one that fails gets one. Default 16. */
  perEndpoint: number;
  /** How long a claim holds when its process dies. Default 60 s. */
  leaseMs: number;
  /** How long an endpoint may take. Default 15 s. */
  timeoutMs: number;
  /** How often to look when no signal comes. Default 1 s. */
  pollMs: number;
};

/** The running delivery pool. */
export type DeliveryRunner = {
  start(): void;
  /**
   * Claims no more, waits for what is being sent, and gives back what did not end in time. @param graceMs default 10
   * s
   */
  stop(graceMs?: number): Promise<void>;
};

type RunnerServices = Pick<Services, 'db' | 'sql' | 'transaction' | 'clock' | 'log' | 'secrets' | 'http'>;
type Run = {
  services: RunnerServices;
  limits: DeliveryLimits;
  pool: DeliveryPool;
  pace: EndpointPace;
  successes: SuccessKeeper;
  starts: { healthy: () => Promise<void>; trailing: () => Promise<void> };
  random: () => number;
  onAttempt: (outcome: DeliveryOutcome) => void;
  signal: AbortSignal;
};

const DEFAULTS: DeliveryLimits = {
  healthy: 192,
  failing: 64,
  perEndpoint: 16,
  leaseMs: 60_000,
  timeoutMs: 15_000,
  pollMs: 1_000,
};

/**
 * Places that endpoints leave which fail or are slow are filled together, so often: they would not be served noticeably sooner
 * by a look for each, for which those that answer in time would have to wait.
 */
const TRAILING_LOOK_MS = 100;

/**
 * A request keeps the event loop for a millisecond: a backlog begins a few in each turn of it, and endpoints that fail
 * or are slow, which would begin, answer and begin again all together, one every few milliseconds.
 */
const HEALTHY_STARTS = { atOnce: 4, everyMs: 0 };
const TRAILING_STARTS = { atOnce: 1, everyMs: 5 };

/** The backoff of writing an attempt's result while the database is down; all retries fit within the lease. */
const SETTLE_WAITS_MS = [200, 1_000, 5_000];

/**
 * A runner of deliveries; any number of processes may have one, each delivery is sent by one of them at a time.
 *
 * A process that dies leaves its deliveries to the others once their leases have run out: the same event id and
 * the same bytes are then sent again.
 * @param options.random for the jitter, default `Math.random`
 */
export function createDeliveryRunner(options: {
  services: RunnerServices;
  wakeup: Pick<Wakeup, 'onSignal'>;
  limits?: Partial<DeliveryLimits>;
  random?: () => number;
  /** Told of every attempt whose result was kept. */
  onAttempt?: (outcome: DeliveryOutcome) => void;
}): DeliveryRunner {
  const { services, wakeup, random = Math.random, onAttempt = () => undefined } = options;
  const limits = { ...DEFAULTS, ...options.limits };
  const stopping = new AbortController();
  // Every delivery on its way listens to it.
  setMaxListeners(0, stopping.signal);
  const run: Run = {
    services,
    limits,
    pool: createDeliveryPool(limits),
    pace: createEndpointPace(limits.perEndpoint),
    successes: createSuccessKeeper(services),
    starts: { healthy: createSpacedStarts(HEALTHY_STARTS), trailing: createSpacedStarts(TRAILING_STARTS) },
    random,
    onAttempt,
    signal: stopping.signal,
  };
  const onTrailingRoom = gatherLooks(() => poller.look(), TRAILING_LOOK_MS);
  const poller = createPoller({
    name: 'webhooks.deliver',
    topic: DELIVERIES_TOPIC,
    wakeup,
    log: services.log,
    pollMs: limits.pollMs,
    work: () => launchDue(run, (isTrailing) => (isTrailing ? onTrailingRoom() : poller.look())),
  });
  return {
    start: () => poller.resume(),
    async stop(graceMs = 10_000) {
      await poller.close();
      const isOver = new AbortController();
      const idle = run.pool.idle().finally(() => isOver.abort());
      await setTimeout(graceMs, undefined, { signal: isOver.signal }).then(
        () => stopping.abort(new Error('the process is stopping')),
        () => undefined,
      );
      await idle;
    },
  };
}

/** Claims as many deliveries as the pool has room for and starts them. @returns false: the rest waits for room */
async function launchDue(run: Run, onRoom: (isTrailing: boolean) => void): Promise<boolean> {
  const { services, limits, pool, pace } = run;
  const [healthy, trailing] = [pool.room(false), pool.room(true)];
  if (healthy.room + trailing.room === 0) return false;
  const places = pace.places();
  const claim = { now: services.clock.now(), leaseMs: limits.leaseMs, slow: pace.slow(), busy: healthy.busy };
  const claimed = await claimDeliveries(services.sql, {
    ...claim,
    healthy,
    trailing,
    places,
    startPlaces: START_PLACES,
  });
  const failing = new Set(claimed.flatMap(({ isFailing, endpointId }) => (isFailing ? [endpointId] : [])));
  const placesOf = (id: string) => (failing.has(id) ? 1 : (places[id] ?? START_PLACES));
  for (const [isTrailing, before] of [[false, healthy] as const, [true, trailing] as const]) {
    const taken = claimed.filter((delivery) => delivery.isTrailing === isTrailing);
    pool.claimed(isTrailing, before, taken, placesOf);
  }
  for (const delivery of claimed) {
    pool.fill(
      delivery,
      () => deliver(run, delivery),
      () => onRoom(delivery.isTrailing),
    );
  }
  return false;
}

/** Never rejects: a result that cannot be written is logged, and the delivery is retried when its lease expires. */
async function deliver(run: Run, delivery: ClaimedDelivery): Promise<void> {
  const { services, limits, signal } = run;
  await (delivery.isTrailing ? run.starts.trailing() : run.starts.healthy());
  try {
    if (!delivery.isEnabled && !isTest(delivery)) return await settleDisabled(services, delivery);
    const attempt = await attemptDelivery(services, delivery, { signal, timeoutMs: limits.timeoutMs });
    run.pace.learn(delivery.endpointId, attempt);
    run.onAttempt(await settlePatiently(run, delivery, attempt));
    logAttempt(services, delivery, attempt);
  } catch (error) {
    await giveBack(run, delivery, error);
  }
}

async function settlePatiently(run: Run, delivery: ClaimedDelivery, attempt: Attempt): Promise<DeliveryOutcome> {
  for (const waitMs of SETTLE_WAITS_MS) {
    try {
      return await settle(run, delivery, attempt);
    } catch {
      await setTimeout(waitMs);
    }
  }
  return settle(run, delivery, attempt);
}

async function settle(run: Run, delivery: ClaimedDelivery, attempt: Attempt): Promise<DeliveryOutcome> {
  if (attempt.error === null && (await run.successes.keep(delivery, attempt))) return 'delivered';
  return settleAttempt(run.services, delivery, attempt, run.random());
}

async function giveBack({ services, signal }: Run, delivery: ClaimedDelivery, cause: unknown): Promise<void> {
  const facts = { delivery_id: delivery.id, endpoint_id: delivery.endpointId, reason: reasonOf(cause) };
  if (!signal.aborted) return services.log.error('delivery.unsettled', facts);
  try {
    await releaseDelivery(services.sql, delivery);
    services.log.info('delivery.given_back', facts);
  } catch (error) {
    services.log.warn('delivery.unsettled', { ...facts, reason: reasonOf(error) });
  }
}

function logAttempt({ log }: RunnerServices, delivery: ClaimedDelivery, attempt: Attempt): void {
  log.info('delivery.attempted', {
    delivery_id: delivery.id,
    endpoint_id: delivery.endpointId,
    workspace_id: delivery.workspaceId,
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    step: delivery.scheduleStep + 1,
    http_status: attempt.httpStatus,
    error: attempt.error,
    duration_ms: attempt.durationMs,
  });
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
