import { buildContract } from './contract.ts';
import { storeUpload } from './domains/uploads/index.ts';
import { authenticateKey, findDeadKeys, KEYS_TOPIC, touchKeys } from './domains/workspaces/index.ts';
import { consolePage, introspectionOf } from './graphql/console.ts';
import { createExecutor } from './graphql/plan/executor.ts';
import { createGraphqlServer } from './graphql/server.ts';
import { subscribeShared } from './graphql/subscribe.ts';
import { createAddressLimit, DOCUMENTS_PER_MINUTE } from './http/address-limit.ts';
import { createAuthenticator } from './http/authenticate.ts';
import type { EdgeServices } from './http/authorize-request.ts';
import { DEADLINE_MS } from './http/deadline.ts';
import { executeInTurn } from './http/fair-execute.ts';
import { createFairShare, type ShareLimits, shareLimits } from './http/fair-share.ts';
import { createIdempotencyStore, startIdempotencySweep } from './http/idempotency-store.ts';
import { createKeyUse } from './http/key-use.ts';
import { createOpenStreams } from './http/open-streams.ts';
import { createPages, INTROSPECTION_PATH } from './http/pages.ts';
import { createMemoryRateLimiter } from './http/rate-limit.ts';
import { createEdge, type Edge, type Fetch, type FetchDirectly } from './http/server.ts';
import { createSharedRateLimiter } from './http/shared-rate-limit.ts';
import type { Context, Services } from './kernel/context.ts';
import type { Metrics } from './platform/metrics.ts';
import { connectRedisBuckets } from './platform/redis-limiter.ts';
import type { RedisPresence } from './platform/redis-presence.ts';
import type { Wakeup } from './platform/wakeup.ts';
import type { Readiness } from './readiness.ts';
import { createRest } from './rest/handle.ts';
import { llmsTxt, referenceMarkdown } from './rest/markdown.ts';
import { databaseShopStore } from './simulators/shop/database-store.ts';
import { createDemoShop } from './simulators/shop/shop.ts';

/** What decides how the faces look to the world. */
export type HttpAppOptions = {
  publicUrl: string;
  redisUrl: string | null;
  redisPrefix?: string;
  metricsToken: string | null;
  hasShop: boolean;
  shopSecret: string;
  /** Origins whose pages may read answers. */
  corsOrigins?: readonly string[];
  /** May a key ask for the GraphQL schema? Default yes. */
  allowsIntrospection?: boolean;
  /** Serves GraphiQL at `/graphql` to browsers. Default yes. */
  hasConsole?: boolean;
  /** Compiles operations to plans; without, graphql-js executes them all. Default yes. */
  executesPlans?: boolean;
  /** Streams that a key may have open in this process; default 100. */
  streamsPerKey?: number;
  /** How long a request may take; default 10 seconds. */
  deadlineMs?: number;
  /** A stream over which nothing went for so long is sent a comment; default 15 seconds. */
  heartbeatMs?: number;
  /** Connections of the database pool. */
  databasePool: number;
  /** How much requests may use of the process at once; default by the size of the pool. */
  shareLimits?: ShareLimits;
};

/** What the faces are built on. */
export type HttpAppParts = {
  services: Services;
  wakeup: Pick<Wakeup, 'onSignal'>;
  metrics: Metrics;
  readiness: () => Promise<Readiness>;
  redis: RedisPresence;
};

/** Everything the process serves over HTTP. */
export type HttpApp = {
  fetch: Fetch;
  fetchDirectly: FetchDirectly;
  shop: ReturnType<typeof createDemoShop>;
  /** Starts what works beside the requests. */
  start(): { close(): Promise<void> };
  /** Says that the process stops, and ends every stream with a word. */
  endStreams(): void;
  close(): Promise<void>;
};

/** Builds both faces over one edge. */
export function createHttpApp(options: HttpAppOptions, parts: HttpAppParts): HttpApp {
  const { services } = parts;
  const now = () => services.clock.now();
  const keyUse = createKeyUse((keyIds) => touchKeys(services.db, keyIds, now()));
  const limits = openRateLimiter(options, parts);
  const streams = createOpenStreams((keyIds) => findDeadKeys(services.db, keyIds, now()), {
    onOpen: () => parts.metrics.streamOpened(),
    ...(options.streamsPerKey === undefined ? {} : { perKey: options.streamsPerKey }),
  });
  // A database that does not answer ends no stream; the next check may.
  parts.wakeup.onSignal(KEYS_TOPIC, () => void streams.check().catch(() => undefined));
  const idempotency = createIdempotencyStore(services);
  const edgeServices: EdgeServices = {
    services,
    authenticate: createAuthenticator((key) => authenticateKey(services.db, key, now()), {
      changes: (onChange) => parts.wakeup.onSignal(KEYS_TOPIC, onChange),
      clock: services.clock,
    }),
    rateLimiter: limits.limiter,
    badKeys: createAddressLimit(),
    idempotency,
    streams,
    onKeyUsed: keyUse.note,
    fairShare: createFairShare(options.shareLimits ?? shareLimits(options.databasePool)),
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
    heartbeatMs: options.heartbeatMs,
  };
  const state = { isStopping: false };
  const shop = createDemoShop({
    baseUrl: `${options.publicUrl}/demo-shop`,
    secret: options.shopSecret,
    store: databaseShopStore(services),
  });
  return {
    ...openEdge(options, parts, { edgeServices, shop, isStopping: () => state.isStopping }),
    shop,
    start() {
      const running = [keyUse.start(), streams.start(), startIdempotencySweep(idempotency, services.log)];
      return { close: async () => void (await Promise.all(running.map((part) => part.close()))) };
    },
    endStreams() {
      state.isStopping = true;
      streams.endAll();
    },
    close: limits.close,
  };
}

type Built = { edgeServices: EdgeServices; shop: ReturnType<typeof createDemoShop>; isStopping: () => boolean };

function openEdge(options: HttpAppOptions, parts: HttpAppParts, { edgeServices, shop, isStopping }: Built): Edge {
  const { services, metrics } = parts;
  const { schema, routes, openapi } = buildContract(options.publicUrl);
  const graphql = createGraphqlServer({
    schema,
    allowsIntrospection: options.allowsIntrospection ?? true,
    plansKnownDocuments: options.executesPlans ?? true,
    onInternal: ({ code, cause }, context) => context.log.error('graphql.failed', { code, cause }),
  });
  const execute = options.executesPlans === false ? undefined : createExecutor(schema);
  const rest = createRest({
    schema,
    routes,
    basePath: '/v1',
    storeUpload: keepUpload,
    execute: executeInTurn(edgeServices.fairShare, execute),
    subscribe: subscribeShared,
  });
  const introspection = options.allowsIntrospection === false ? null : () => introspectionOf(schema);
  const pages = createPages({
    publicUrl: options.publicUrl,
    openapi,
    introspection,
    llmsTxt: () => llmsTxt(openapi(), options.publicUrl),
    reference: () => referenceMarkdown(openapi()),
    graphiql: options.hasConsole === false ? null : () => consolePage(introspection && INTROSPECTION_PATH),
    readiness: parts.readiness,
    metrics: { token: options.metricsToken, render: () => metrics.render() },
    shop: options.hasShop
      ? (request, url) => (url.pathname.startsWith('/demo-shop') ? shop.fetch(request) : shop.fetchRoot(request))
      : null,
    isStopping,
    limits: { requests: createAddressLimit(DOCUMENTS_PER_MINUTE), guesses: edgeServices.badKeys },
  });
  return createEdge({
    rest: { rest, edgeServices, onInternal: (cause, context) => context.log.error('rest.failed', { cause }) },
    graphql: { graphql, edgeServices },
    pages,
    corsOrigins: options.corsOrigins ?? [],
    isSecure: options.publicUrl.startsWith('https:'),
    log: services.log,
    onRequest: (measure) => metrics.requestEnded(measure),
  });
}

function openRateLimiter({ redisUrl, redisPrefix = 'ei' }: HttpAppOptions, { services: { log }, redis }: HttpAppParts) {
  if (redisUrl === null) return { limiter: createMemoryRateLimiter(), close: async () => undefined };
  const buckets = connectRedisBuckets({ url: redisUrl, prefix: redisPrefix, presence: redis, log });
  return { limiter: createSharedRateLimiter(buckets, log), close: () => buckets.close() };
}

/** The edge hands the faces a Context and an upload's own bytes, and they pass both on unread; a body may be missing. */
function keepUpload(bytes: unknown, mediaType: string, context: unknown): Promise<string> {
  const type = mediaType === 'text/csv' ? 'text/csv' : 'application/x-ndjson';
  return storeUpload(context as Context, (bytes ?? []) as AsyncIterable<Uint8Array>, type);
}
