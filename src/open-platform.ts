import type { AppOptions } from './app-options.ts';
import { alertSettings } from './domains/alerts/index.ts';
import { modelSettings } from './domains/models/index.ts';
import { engineSettings } from './domains/prompt-runs/index.ts';
import { deliveryGauges } from './domains/webhooks/index.ts';
import { EVENT_DEFINITIONS } from './event-definitions.ts';
import { createFollower } from './events/follow.ts';
import { EVENT_LAG_MAX_SECONDS, type EventLag, readConsumerLag, watchEventLag } from './events/lag.ts';
import { createTransactionRunner } from './events/transaction.ts';
import type { Clock } from './kernel/clock.ts';
import type { Services } from './kernel/context.ts';
import { PAGE_MAX_BYTES } from './kernel/limits.ts';
import type { Settings } from './kernel/settings.ts';
import { createPageReader } from './page-reader/read-page-in-thread.ts';
import { createDatabaseClock } from './platform/database-clock.ts';
import { createDatabaseWatch } from './platform/database-watch.ts';
import { type DatabaseConnection, openDatabase, pingDatabase } from './platform/db.ts';
import { createHostTurns } from './platform/host-turns.ts';
import { DEFAULT_HOST_LIMITS } from './platform/http-out/host-rate-limit.ts';
import { createHttpOut, type HttpOut } from './platform/http-out.ts';
import { createMetrics, type Metrics } from './platform/metrics.ts';
import { createQueue } from './platform/queue.ts';
import { createRedisPresence } from './platform/redis-presence.ts';
import { createSecretBox } from './platform/secrets.ts';
import { createWakeup, type Wakeup } from './platform/wakeup.ts';
import { createReadiness, type Readiness } from './readiness.ts';
import { queueGauges } from './work/measure.ts';

/** What every part of the app is built on. */
export type Platform = ReturnType<typeof openPlatform>;

const USER_AGENT = 'eCommerceInsightsBot/1.0';

/** Opens everything outside; connections are made when first used. */
export function openPlatform(options: AppOptions) {
  const { log } = options;
  const watch = createDatabaseWatch(log);
  const connection = openDatabase({
    url: options.databaseUrl,
    max: options.databasePool,
    applicationName: `ecommerce-insights ${options.role}`,
    ...(options.deadlineMs === undefined ? {} : { statementTimeoutMs: options.deadlineMs }),
    ...(options.lockTimeoutMs === undefined ? {} : { lockTimeoutMs: options.lockTimeoutMs }),
    onIdleError: (error) => log.debug('database.connection_lost', { reason: error.message }),
    watch,
    ...(options.onQuery ? { onQuery: options.onQuery } : {}),
  });
  const redis = createRedisPresence(log);
  const wakeup = createWakeup({
    databaseUrl: options.databaseUrl,
    redisUrl: options.redisUrl ?? undefined,
    redis,
    log,
  });
  const databaseClock = createDatabaseClock(connection.sql);
  const services = openServices(options, { connection, wakeup, clock: options.clock ?? databaseClock });
  const queue = createQueue({
    databaseUrl: options.databaseUrl,
    redisUrl: options.redisUrl ?? undefined,
    ...(options.redisPrefix ? { redisPrefix: options.redisPrefix } : {}),
    redis,
    log,
  });
  const pages = createPageReader({ timeoutMs: 5_000, maxBytes: PAGE_MAX_BYTES, threads: 2 });
  const lag = watchEventLag({ sql: connection.sql, log });
  const metrics = createMetrics({ isProcessMeasured: options.metricsToken !== null });
  observe(metrics, connection, lag);
  return {
    services,
    databaseClock,
    wakeup,
    redis,
    queue,
    pages,
    lag,
    watch,
    metrics,
    async close() {
      await Promise.all([
        pages.close(),
        queue.close(1_000),
        wakeup.close(),
        services.http.close(),
        services.operatorHttp.close(),
      ]);
      await connection.close();
    },
  };
}

type Opened = { connection: DatabaseConnection; wakeup: Wakeup; clock: Clock };

function openServices(options: AppOptions, { connection, wakeup, clock }: Opened): Services {
  const { log } = options;
  return {
    db: connection.db,
    sql: connection.sql,
    transaction: createTransactionRunner(connection, wakeup),
    clock,
    log,
    secrets: createSecretBox(options.keys.seal),
    cursorKey: options.keys.cursor,
    http: openHttp(options, connection),
    operatorHttp: createHttpOut({ allowOrigins: operatorOrigins(options.settings), userAgent: USER_AGENT }),
    follower: createFollower({ sql: connection.sql, wakeup, log }),
    publicUrl: options.publicUrl,
    webhookTypes: EVENT_DEFINITIONS.filter((event) => event.isWebhook).map((event) => event.type),
    settings: options.settings,
  };
}

function openHttp(options: AppOptions, { sql }: DatabaseConnection): HttpOut {
  const hostTurns = createHostTurns(sql, hostLimitsOf(options));
  if (options.openHttp) return options.openHttp(hostTurns);
  return createHttpOut({
    allowOrigins: options.egressAllow,
    allowPaths: options.hasShop ? shopPaths(options.publicUrl) : [],
    userAgent: `${USER_AGENT} (+${options.contactUrl ?? options.publicUrl})`,
    hostRateLimit: hostLimitsOf(options),
    hostTurns,
  });
}

/** Is the process ready? Without the database nothing can be answered; the rest delays what follows from an answer. */
export function readinessOf({ services, queue, lag, watch }: Platform): () => Promise<Readiness> {
  const { sql } = services;
  return createReadiness([
    { name: 'database', isVital: true, check: () => pingDatabase(sql) },
    { name: 'disk', isVital: false, check: () => watch.hasRoom(sql) },
    { name: 'queue', isVital: false, check: () => queue.probe() },
    { name: 'events', isVital: false, check: () => refuseLag(lag) },
  ]);
}

/** How an audited host is spared, with the defaults of what is not set. */
export function hostLimitsOf({ hostRateLimit }: AppOptions) {
  return { ...DEFAULT_HOST_LIMITS, ...hostRateLimit };
}

async function refuseLag(lag: EventLag): Promise<void> {
  if (lag.seconds() > EVENT_LAG_MAX_SECONDS) throw new Error('The readers of the event log are held back.');
}

/** What is read when somebody asks for the metrics; what all processes share is the same from each of them. */
function observe(metrics: Metrics, { sql, pool }: DatabaseConnection, lag: EventLag): void {
  const connections = 'database_pool_connections';
  // First, so that the connections that the others need are not counted.
  metrics.observe({
    gauges: [
      { name: connections, help: 'Connections of the pool of this process.', labels: ['state'] },
      { name: 'database_pool_waiting', help: 'Calls that wait for a connection of the pool.' },
    ],
    read: async () => [
      { name: connections, labels: { state: 'idle' }, value: pool.idleCount },
      { name: connections, labels: { state: 'busy' }, value: pool.totalCount - pool.idleCount },
      { name: 'database_pool_waiting', value: pool.waitingCount },
    ],
  });
  metrics.observe(queueGauges(sql));
  metrics.observe(deliveryGauges(sql));
  metrics.observe({
    gauges: [{ name: 'event_lag_seconds', help: 'How long the readers of the event log have been held back.' }],
    read: async () => [{ name: 'event_lag_seconds', value: lag.seconds() }],
  });
  metrics.observe({
    gauges: [
      {
        name: 'event_consumer_lag_seconds',
        help: 'Age of the oldest event that a durable consumer has not handled.',
        labels: ['consumer'],
      },
    ],
    read: () => readConsumerLag(sql),
  });
}

/** Of our own server only the bundled shop may be requested, with the two files that crawlers read at its root. */
function shopPaths(publicUrl: string): string[] {
  return [`${publicUrl}/demo-shop/`, '/robots.txt', '/llms.txt'].map((path) => new URL(path, publicUrl).href);
}

/** Where the models, the engines and the mail service of the installation are: the operator's choice, so they may be anywhere. */
function operatorOrigins(settings: Settings): string[] {
  const engines = Object.values(settings.of(engineSettings).engines);
  const model = settings.of(modelSettings);
  const { email } = settings.of(alertSettings);
  return [...engines, ...(model ? [model] : []), ...(email ? [email] : [])].map(
    ({ baseUrl }) => new URL(baseUrl).origin,
  );
}
