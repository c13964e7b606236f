import type { ShareLimits } from './http/fair-share.ts';
import type { Clock } from './kernel/clock.ts';
import type { Log } from './kernel/log.ts';
import type { Settings } from './kernel/settings.ts';
import type { HostTurns } from './platform/http-out/host-rate-limit.ts';
import type { HttpOut } from './platform/http-out.ts';
import type { InstallationKeys } from './platform/secret-key.ts';
import type { Lane } from './work/lanes.ts';
import type { LeaseTimes } from './work/runner.ts';

/** What an app is built from; nothing is read from anywhere else. */
export type AppOptions = {
  role: 'api' | 'worker' | 'all';
  databaseUrl: string;
  redisUrl: string | null;
  publicUrl: string;
  egressAllow: readonly string[];
  /** How an audited host is spared; default two at once, twenty in a row, then one a second. */
  hostRateLimit?: { concurrency: number; perSecond: number; burst: number };
  /** Makes the way out in place of ours, for a world of its own in which pages can be measured. */
  openHttp?: (hostTurns: HostTurns) => HttpOut;
  /** Named in our user agent; default the public address. */
  contactUrl?: string | null;
  databasePool: number;
  /** How much requests may use of the process at once; default by the size of the pool. */
  shareLimits?: ShareLimits;
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
  /** Compiles operations to plans; without, graphql-js executes them all. Default yes. */
  executesPlans?: boolean;
  times?: LeaseTimes;
  /** Streams that a key may have open in this process; default 100. */
  streamsPerKey?: number;
  /** How long a request, and each of its statements, may take; default 10 seconds. */
  deadlineMs?: number;
  /** A stream over which nothing went for so long is sent a comment; default 15 seconds. */
  heartbeatMs?: number;
  /** How long a statement waits for a lock; default 1.5 seconds. */
  lockTimeoutMs?: number;
  /** Is told every statement, with its values as JSON. */
  onQuery?: (text: string, values: string) => void;
};
