import { alertHandlers } from './domains/alerts/handlers.ts';
import { alertSettings, alertsConsumer } from './domains/alerts/index.ts';
import { catalogHandlers } from './domains/catalog/handlers.ts';
import { createModelClient, modelSettings } from './domains/models/index.ts';
import { personaHandlers } from './domains/personas/handlers.ts';
import { listPersonaQuestions, startFeedTicker } from './domains/personas/index.ts';
import { promptRunBatchHandlers, promptRunHandlers } from './domains/prompt-runs/handlers.ts';
import { engineLimits, engineSettings } from './domains/prompt-runs/index.ts';
import { recommendationHandlers } from './domains/recommendations/handlers.ts';
import { proposeRecommendations, recommendationsConsumer } from './domains/recommendations/index.ts';
import { startRetention } from './domains/retention/index.ts';
import { startScheduleTicker } from './domains/schedules/index.ts';
import { auditBatchHandlers, auditHandlers } from './domains/scores/handlers.ts';
import { createSiteCache } from './domains/scores/index.ts';
import { createDeliveryRunner, webhooksConsumer } from './domains/webhooks/index.ts';
import { EVENT_DEFINITIONS } from './event-definitions.ts';
import { startConsumers } from './events/consume.ts';
import { createFollower } from './events/follow.ts';
import { createTransactionRunner } from './events/transaction.ts';
import type { Fetch, FetchDirectly } from './http/server.ts';
import { createHttpApp } from './http-app.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import type { Services } from './kernel/context.ts';
import { PAGE_MAX_BYTES } from './kernel/limits.ts';
import type { Log } from './kernel/log.ts';
import type { Settings } from './kernel/settings.ts';
import { createPageReader } from './page-reader/read-page-in-thread.ts';
import { openDatabase, pingDatabase } from './platform/db.ts';
import { createHostTurns } from './platform/host-turns.ts';
import { DEFAULT_HOST_LIMITS } from './platform/http-out/host-rate-limit.ts';
import { createHttpOut } from './platform/http-out.ts';
import { createMetrics } from './platform/metrics.ts';
import { createQueue } from './platform/queue.ts';
import type { InstallationKeys } from './platform/secret-key.ts';
import { createSecretBox } from './platform/secrets.ts';
import { createWakeup } from './platform/wakeup.ts';
import { createEngineSimulator } from './simulators/engines/simulator.ts';
import type { createDemoShop } from './simulators/shop/shop.ts';
import { createLanes, type Lane } from './work/lanes.ts';
import { startBatches } from './work/run-batches.ts';
import type { LeaseTimes } from './work/runner.ts';
import { startSweeper } from './work/sweep.ts';
import { startWorker } from './work/worker.ts';

/** What an app is built from; nothing is read from anywhere else. */
export type AppOptions = {
  role: 'api' | 'worker' | 'all';
  databaseUrl: string;
  redisUrl: string | null;
  publicUrl: string;
  egressAllow: readonly string[];
  /** How an audited host is spared; default two at once, twenty in a row, then one a second. */
  hostRateLimit?: { concurrency: number; perSecond: number; burst: number };
  /** Named in our user agent; default the public address. */
  contactUrl?: string | null;
  databasePool: number;
  /** Jobs at once in the default lane. */
  workerConcurrency: number;
  /** Jobs at once in other lanes, where it differs from the defaults. */
  laneConcurrency?: Readonly<Partial<Record<Lane, number>>>;
  metricsToken: string | null;
  keys: InstallationKeys;
  log: Log;
  clock?: Clock;
  settings: Settings;
  /** Serves the bundled shop below `/demo-shop`. */
  hasShop: boolean;
  /** Sets apart several apps in one Redis; tests. */
  redisPrefix?: string;
  /** Origins whose pages may read answers; default none. */
  corsOrigins?: readonly string[];
  /** May a key ask for the GraphQL schema? Default yes. */
  allowsIntrospection?: boolean;
  /** Serves GraphiQL to browsers. Default yes. */
  hasConsole?: boolean;
  times?: LeaseTimes;
  /** How long a request, and each of its statements, may take; default 10 seconds. */
  deadlineMs?: number;
  /** Is told every statement, with its values as JSON. */
  onQuery?: (text: string, values: string) => void;
};

/** A built app: one handler for requests, and whatever works in the background. */
export type App = {
  fetch: Fetch;
  /** What the port asks first; see {@link FetchDirectly}. */
  fetchDirectly: FetchDirectly;
  services: Services;
  shop: ReturnType<typeof createDemoShop>;
  /** Starts the workers, consumers and deliveries of its role. */
  start(): void;
  /** Ends streams, takes on no more work and lets what runs end for up to `graceMs`; requests are still answered. */
  drain(graceMs: number): Promise<void>;
  /** Drains, then closes everything. */
  stop(graceMs: number): Promise<void>;
};

const USER_AGENT = 'eCommerceInsightsBot/1.0';

/** Builds the app. Connections open when first used. */
export function createApp(options: AppOptions): App {
  const platform = openPlatform(options);
  const { services } = platform;
  const work: { close(graceMs: number): Promise<unknown> }[] = [];
  const beside: { close(): Promise<unknown> }[] = [];
  const faces = createHttpApp(
    { ...options, shopSecret: options.keys.shop },
    { services, wakeup: platform.wakeup, metrics: platform.metrics, readiness: () => readiness(platform) },
  );
  let draining: Promise<unknown> | null = null;
  const drain = async (graceMs: number): Promise<void> => {
    faces.endStreams();
    await services.follower.close();
    await Promise.all(work.map((part) => part.close(graceMs)));
  };
  const app: App = {
    fetch: faces.fetch,
    fetchDirectly: faces.fetchDirectly,
    shop: faces.shop,
    services,
    start() {
      beside.push(faces.start());
      if (options.role !== 'api') work.push(...startWork(options, platform));
    },
    async drain(graceMs) {
      draining ??= drain(graceMs);
      await draining;
    },
    async stop(graceMs) {
      await app.drain(graceMs);
      await Promise.all(beside.map((part) => part.close()));
      await faces.close();
      await platform.close();
    },
  };
  return app;
}

type Platform = ReturnType<typeof openPlatform>;

function openPlatform(options: AppOptions) {
  const { log } = options;
  const connection = openDatabase({
    url: options.databaseUrl,
    max: options.databasePool,
    ...(options.deadlineMs === undefined ? {} : { statementTimeoutMs: options.deadlineMs }),
    onIdleError: (error) => log.warn('database.connection_lost', { reason: error.message }),
    ...(options.onQuery ? { onQuery: options.onQuery } : {}),
  });
  const wakeup = createWakeup({ databaseUrl: options.databaseUrl, redisUrl: options.redisUrl ?? undefined, log });
  const services: Services = {
    db: connection.db,
    sql: connection.sql,
    transaction: createTransactionRunner(connection.db, wakeup),
    clock: options.clock ?? systemClock,
    log,
    secrets: createSecretBox(options.keys.seal),
    cursorKey: options.keys.cursor,
    http: createHttpOut({
      allowOrigins: options.egressAllow,
      allowPaths: options.hasShop ? shopPaths(options.publicUrl) : [],
      userAgent: `${USER_AGENT} (+${options.contactUrl ?? options.publicUrl})`,
      hostRateLimit: hostLimitsOf(options),
      hostTurns: createHostTurns(connection.sql, hostLimitsOf(options)),
    }),
    operatorHttp: createHttpOut({ allowOrigins: operatorOrigins(options.settings), userAgent: USER_AGENT }),
    follower: createFollower({ sql: connection.sql, wakeup, log }),
    publicUrl: options.publicUrl,
    webhookTypes: EVENT_DEFINITIONS.filter((event) => event.isWebhook).map((event) => event.type),
    settings: options.settings,
  };
  const queue = createQueue({
    databaseUrl: options.databaseUrl,
    redisUrl: options.redisUrl ?? undefined,
    ...(options.redisPrefix ? { redisPrefix: options.redisPrefix } : {}),
    log,
  });
  const pages = createPageReader({ timeoutMs: 5_000, maxBytes: PAGE_MAX_BYTES, threads: 2 });
  return {
    services,
    wakeup,
    queue,
    pages,
    metrics: createMetrics({ isProcessMeasured: options.metricsToken !== null }),
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

/** Of our own server only the bundled shop may be requested, with the two files that crawlers read at its root. */
function shopPaths(publicUrl: string): string[] {
  return [`${publicUrl}/demo-shop/`, '/robots.txt', '/llms.txt'].map((path) => new URL(path, publicUrl).href);
}

function startWork(options: AppOptions, platform: Platform) {
  const { services, wakeup, queue, pages } = platform;
  const siteCache = createSiteCache(services.clock);
  const settings = services.settings.of(modelSettings);
  const model = settings && createModelClient(settings, services.operatorHttp);
  const handlers = [
    ...auditHandlers({
      readPage: pages.read,
      siteCache,
      prepare: proposeRecommendations(model, async (ctx) =>
        (await listPersonaQuestions(ctx)).map(({ topic }) => topic),
      ),
    }),
    ...catalogHandlers,
    ...recommendationHandlers({ readPage: pages.read }),
    ...personaHandlers({ model }),
    ...promptRunHandlers(createEngineSimulator),
    ...alertHandlers,
  ];
  const jobs = handlers.map((handler) => handler.job);
  const concurrency = { default: options.workerConcurrency, ...options.laneConcurrency };
  const times = options.times ? { times: options.times } : {};
  const worker = startWorker({ services, wakeup, queue, handlers, concurrency, ...times });
  const lanes = lanesOf(options, concurrency);
  const sweeper = startSweeper({ services, wakeup, queue, jobs, lanes });
  const consumers = startConsumers({
    consumers: [webhooksConsumer(services.webhookTypes), recommendationsConsumer(), alertsConsumer()],
    services,
    wakeup,
  });
  const batchHandlers = [...auditBatchHandlers(services.http), ...promptRunBatchHandlers];
  const batches = startBatches({ services, wakeup, handlers: batchHandlers });
  const retention = startRetention({ services, wakeup });
  const deliveries = createDeliveryRunner({ services, wakeup });
  deliveries.start();
  return [
    sweeper,
    consumers,
    batches,
    retention,
    startScheduleTicker({ services, wakeup }),
    startFeedTicker({ services, wakeup }),
    worker,
    { close: (graceMs: number) => deliveries.stop(graceMs) },
  ];
}

/**
 * The lanes with their limits. The keys of the default lane are hosts: no more audits of one run than it may be asked at
 * once. Those of the lane of engines are engines.
 */
function lanesOf(options: AppOptions, concurrency: Readonly<Partial<Record<Lane, number>>>) {
  const given = Object.entries(concurrency).map(([lane, limit]) => [lane, { concurrency: limit }]);
  const lanes = createLanes(Object.fromEntries(given));
  const host = { concurrency: hostLimitsOf(options).concurrency };
  return {
    ...lanes,
    default: { ...lanes.default, keyLimits: () => host },
    engines: { ...lanes.engines, keyLimits: engineLimits(options.settings) },
  };
}

function hostLimitsOf({ hostRateLimit }: AppOptions) {
  return { ...DEFAULT_HOST_LIMITS, ...hostRateLimit };
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

async function readiness({ services, queue }: Platform): Promise<string[]> {
  const checks = { database: () => pingDatabase(services.sql), queue: () => queue.ping() };
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) =>
      (await check().then(
        () => true,
        () => false,
      ))
        ? []
        : [name],
    ),
  );
  return results.flat();
}
