import { resolve } from 'node:path';
import { z } from 'zod';
import { createSettings, type Environment, type Settings, variableFaults, withoutEmpty } from './kernel/settings.ts';
import { baseUrlVariable, countVariable, originsVariable, switchVariable, urlVariable } from './kernel/variables.ts';
import { SETTINGS_DEFINITIONS } from './settings.ts';
import { LANES, type Lane } from './work/lanes.ts';

/** Which parts of the product a process runs. */
export type Role = 'api' | 'worker' | 'all';

const LANE_PAIRS = `must be pairs such as engines=16 of ${LANES.join(', ')} and a number from 1 to 200`;

/** `long=2,engines=16`: jobs at once in each worker process, by lane. */
const laneConcurrency = z
  .string()
  .default('')
  .transform((text) => Object.fromEntries(text.split(',').flatMap((pair) => (pair ? [pair.trim().split('=')] : []))))
  .pipe(
    z.partialRecord(
      z.enum(LANES),
      z.coerce.number(LANE_PAIRS).int(LANE_PAIRS).min(1, LANE_PAIRS).max(200, LANE_PAIRS),
      {
        error: LANE_PAIRS,
      },
    ),
  );

const VARIABLES = z.object({
  PORT: z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z
    .string()
    .min(1)
    .default('.data')
    .transform((path) => resolve(path)),
  ROLE: z.enum(['api', 'worker', 'all']).default('all'),
  DATABASE_URL: urlVariable('postgres:', 'postgresql:').optional(),
  REDIS_URL: urlVariable('redis:', 'rediss:').optional(),
  PUBLIC_URL: baseUrlVariable.optional(),
  SANDBOX: z
    .enum(['1', 'on', '0', 'off'])
    .transform((text) => text === '1' || text === 'on')
    .optional(),
  EGRESS_ALLOW: originsVariable,
  AUDIT_HOST_CONCURRENCY: countVariable(2, 20),
  AUDIT_HOST_PER_SECOND: z.coerce.number().min(0.01).max(100).default(1),
  AUDIT_HOST_BURST: countVariable(20, 1_000),
  CONTACT_URL: urlVariable('http:', 'https:').optional(),
  CORS_ORIGINS: originsVariable,
  GRAPHQL_INTROSPECTION: switchVariable,
  GRAPHIQL: switchVariable,
  SECRET_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal characters')
    .optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  WORKER_CONCURRENCY: countVariable(8, 200),
  LANE_CONCURRENCY: laneConcurrency,
  DATABASE_POOL: countVariable(20, 500),
  STREAMS_PER_KEY: countVariable(100, 100_000),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
});

/** What the process was told, checked and frozen. */
export type Config = Readonly<{
  port: number;
  host: string;
  dataDir: string;
  role: Role;
  databaseUrl: string | null;
  redisUrl: string | null;
  publicUrl: string | null;
  /** Is there to be a sandbox with the bundled shop? Where the database is given, only if it is asked for. */
  hasSandbox: boolean;
  egressAllow: readonly string[];
  /** How an audited host is spared. */
  hostRateLimit: { concurrency: number; perSecond: number; burst: number };
  /** Where the owner of an audited site finds who asks; null means the public address. */
  contactUrl: string | null;
  corsOrigins: readonly string[];
  /** May a key ask for the GraphQL schema? */
  allowsIntrospection: boolean;
  /** Is GraphiQL served to browsers? */
  hasConsole: boolean;
  secretKey: Buffer | null;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  workerConcurrency: number;
  /** Jobs at once in each worker process, by lane, where it differs from the defaults. */
  laneConcurrency: Readonly<Partial<Record<Lane, number>>>;
  databasePool: number;
  /** Streams that a key may have open in this process. */
  streamsPerKey: number;
  metricsToken: string | null;
  /** What each domain takes from the environment. */
  settings: Settings;
}>;

/** What is wrong with the environment: one line for each variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the environment. Empty variables count as unset. @throws ConfigError with every fault at once */
export function readConfig(environment: Environment = process.env): Config {
  const faults = SETTINGS_DEFINITIONS.flatMap((definition) => definition.faults(environment));
  const lines = [...variableFaults(VARIABLES, environment), ...workerFaults(environment), ...faults];
  if (lines.length > 0) throw new ConfigError([...new Set(lines)].join('\n'));
  const values = VARIABLES.parse(withoutEmpty(environment));
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    dataDir: values.DATA_DIR,
    role: values.ROLE,
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    publicUrl: values.PUBLIC_URL ?? null,
    hasSandbox: values.SANDBOX ?? !values.DATABASE_URL,
    egressAllow: values.EGRESS_ALLOW,
    hostRateLimit: {
      concurrency: values.AUDIT_HOST_CONCURRENCY,
      perSecond: values.AUDIT_HOST_PER_SECOND,
      burst: values.AUDIT_HOST_BURST,
    },
    contactUrl: values.CONTACT_URL ?? null,
    corsOrigins: values.CORS_ORIGINS,
    allowsIntrospection: values.GRAPHQL_INTROSPECTION,
    hasConsole: values.GRAPHIQL,
    secretKey: values.SECRET_KEY ? Buffer.from(values.SECRET_KEY, 'hex') : null,
    logLevel: values.LOG_LEVEL,
    workerConcurrency: values.WORKER_CONCURRENCY,
    laneConcurrency: values.LANE_CONCURRENCY,
    databasePool: values.DATABASE_POOL,
    streamsPerKey: values.STREAMS_PER_KEY,
    metricsToken: values.METRICS_TOKEN ?? null,
    settings: createSettings({ ...environment }),
  });
}

/** A worker on a database of its own would wait for jobs that nobody can send it. */
function workerFaults({ ROLE, DATABASE_URL }: Environment): string[] {
  return ROLE === 'worker' && !DATABASE_URL
    ? ['DATABASE_URL must be set for ROLE=worker: it works on the jobs of other processes']
    : [];
}
