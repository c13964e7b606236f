import type { AppOptions } from './app-options.ts';
import { alertHandlers } from './domains/alerts/handlers.ts';
import { alertsConsumer, channelLimits } from './domains/alerts/index.ts';
import { catalogHandlers } from './domains/catalog/handlers.ts';
import { createModelClient, modelSettings } from './domains/models/index.ts';
import { personaHandlers } from './domains/personas/handlers.ts';
import { listPersonaQuestions, startFeedTicker } from './domains/personas/index.ts';
import { promptRunBatchHandlers, promptRunHandlers } from './domains/prompt-runs/handlers.ts';
import { engineLimits } from './domains/prompt-runs/index.ts';
import { recommendationHandlers } from './domains/recommendations/handlers.ts';
import { proposeRecommendations, recommendationsConsumer } from './domains/recommendations/index.ts';
import { startRetention } from './domains/retention/index.ts';
import { startScheduleTicker } from './domains/schedules/index.ts';
import { auditBatchHandlers, auditHandlers } from './domains/scores/handlers.ts';
import { createSiteCache, createSiteReader } from './domains/scores/index.ts';
import { createDeliveryRunner, webhooksConsumer } from './domains/webhooks/index.ts';
import { startConsumers } from './events/consume.ts';
import type { Fetch, FetchDirectly } from './http/server.ts';
import { createHttpApp } from './http-app.ts';
import type { Services } from './kernel/context.ts';
import { hostLimitsOf, openPlatform, type Platform, readinessOf } from './open-platform.ts';
import { createEngineSimulator } from './simulators/engines/simulator.ts';
import type { createDemoShop } from './simulators/shop/shop.ts';
import { createJobTimes } from './work/job-times.ts';
import { createLanes, type Lane } from './work/lanes.ts';
import { startBatches } from './work/run-batches.ts';
import { startSweeper } from './work/sweep.ts';
import { startWorker } from './work/worker.ts';

export type { AppOptions };

/** A built app: one handler for requests, and whatever works in the background. */
export type App = {
  fetch: Fetch;
  /** What the port asks first; see {@link FetchDirectly}. */
  fetchDirectly: FetchDirectly;
  services: Services;
  /** Takes over the database's clock; until then the machine's own is used. @throws when the database does not answer */
  syncClock(): Promise<void>;
  shop: ReturnType<typeof createDemoShop>;
  /** Starts the workers, consumers and deliveries of its role. */
  start(): void;
  /** Ends streams, takes on no more work and lets what runs end for up to `graceMs`; requests are still answered. */
  drain(graceMs: number): Promise<void>;
  /** Drains, then closes everything. */
  stop(graceMs: number): Promise<void>;
};

/** Builds the app. Connections open when first used. */
export function createApp(options: AppOptions): App {
  const platform = openPlatform(options);
  const { services } = platform;
  const work: { close(graceMs: number): Promise<unknown> }[] = [];
  const beside: { close(): Promise<unknown> }[] = [];
  const faces = createHttpApp(
    { ...options, shopSecret: options.keys.shop },
    { ...platform, readiness: readinessOf(platform) },
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
    syncClock: () => platform.databaseClock.sync(),
    start() {
      beside.push(faces.start(), platform.databaseClock.start(), platform.lag.start());
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

function startWork(options: AppOptions, platform: Platform) {
  const { services, wakeup, queue, pages, metrics } = platform;
  const sites = createSiteReader();
  const siteCache = createSiteCache(services.clock);
  const settings = services.settings.of(modelSettings);
  const model = settings && createModelClient(settings, services.operatorHttp);
  const handlers = [
    ...auditHandlers({
      readPage: pages.read,
      siteCache,
      readSite: sites,
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
  const onEnd = metrics.jobEnded;
  const jobTimes = createJobTimes();
  const worker = startWorker({ services, wakeup, queue, handlers, concurrency, jobTimes, onEnd, ...times });
  const lanes = lanesOf(options, concurrency);
  const sweeper = startSweeper({ services, wakeup, queue, jobs, lanes, times: jobTimes });
  const consumers = startConsumers({
    consumers: [webhooksConsumer(services.webhookTypes), recommendationsConsumer(), alertsConsumer()],
    services,
    wakeup,
  });
  const batchHandlers = [...auditBatchHandlers(services.http), ...promptRunBatchHandlers];
  const batches = startBatches({ services, wakeup, handlers: batchHandlers });
  const retention = startRetention({ services, wakeup });
  const deliveries = createDeliveryRunner({ services, wakeup, onAttempt: metrics.deliveryAttempted });
  deliveries.start();
  return [
    sweeper,
    consumers,
    batches,
    retention,
    startScheduleTicker({ services, wakeup }),
    startFeedTicker({ services, wakeup }),
    // An audit that still ends within the grace needs its reader until then.
    { close: (graceMs: number) => worker.close(graceMs).finally(() => sites.close()) },
    { close: (graceMs: number) => deliveries.stop(graceMs) },
  ];
}

/**
 * The lanes with their limits. The keys of the default lane are hosts: no more audits of one run than it may be asked at
 * once. Those of the lane of engines are engines, those of the lane of messages channels.
 */
function lanesOf(options: AppOptions, concurrency: Readonly<Partial<Record<Lane, number>>>) {
  const given = Object.entries(concurrency).map(([lane, limit]) => [lane, { concurrency: limit }]);
  const lanes = createLanes(Object.fromEntries(given));
  const host = { concurrency: hostLimitsOf(options).concurrency };
  return {
    ...lanes,
    default: { ...lanes.default, keyLimits: () => host },
    engines: { ...lanes.engines, keyLimits: engineLimits(options.settings) },
    notify: { ...lanes.notify, keyLimits: channelLimits },
  };
}
