import { resolve } from 'node:path';
import { z } from 'zod';
import { LANES, type Lane } from './work/lanes.ts';

/** Which parts of the product a process runs. */
export type Role = 'api' | 'worker' | 'all';

const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be an origin such as http://127.0.0.1:9000',
  );
const origins = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .pipe(z.array(origin));
const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be a URL that starts with ${protocols.map((name) => `${name}//`).join(' or ')}`,
    );
const count = (fallback: number, max: number) => z.coerce.number().int().min(1).max(max).default(fallback);

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

const isOn = z
  .enum(['on', 'off'])
  .default('on')
  .transform((text) => text === 'on');

const VARIABLES = z.object({
  PORT: z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z
    .string()
    .min(1)
    .default('.data')
    .transform((path) => resolve(path)),
  ROLE: z.enum(['api', 'worker', 'all']).default('all'),
  DATABASE_URL: url('postgres:', 'postgresql:').optional(),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  PUBLIC_URL: url('http:', 'https:')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  EGRESS_ALLOW: origins,
  AUDIT_HOST_CONCURRENCY: count(2, 20),
  AUDIT_HOST_PER_SECOND: z.coerce.number().min(0.01).max(100).default(1),
  AUDIT_HOST_BURST: count(20, 1_000),
  CONTACT_URL: url('http:', 'https:').optional(),
  CORS_ORIGINS: origins,
  GRAPHQL_INTROSPECTION: isOn,
  GRAPHIQL: isOn,
  SECRET_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal characters')
    .optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  WORKER_CONCURRENCY: count(8, 200),
  LANE_CONCURRENCY: laneConcurrency,
  DATABASE_POOL: count(20, 500),
  SHOPIFY_API_VERSION: z
    .string()
    .regex(/^\d{4}-(?:01|04|07|10)$/, 'must be a version such as 2026-04')
    .default('2026-04'),
  LLM_PROVIDER: z.enum(['openai', 'anthropic', 'gemini']).default('openai'),
  LLM_API_KEY: z.string().min(1).optional(),
  LLM_BASE_URL: url('http:', 'https:')
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  LLM_MODEL: z.string().min(1).optional(),
  LLM_DAILY_TOKENS: count(1_000_000, 1_000_000_000),
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
  metricsToken: string | null;
  shopifyApiVersion: string;
  /** The model that writes rewrites; null leaves them to the rules. */
  llm: LlmSettings | null;
}>;

/** The model as the environment names it. */
export type LlmSettings = {
  provider: 'openai' | 'anthropic' | 'gemini';
  apiKey: string;
  baseUrl: string;
  model: string;
  dailyTokens: number;
};

/** The providers' own addresses, and a model of each that writes well and cheaply. */
const LLM_DEFAULTS = {
  openai: { baseUrl: 'https://api.openai.com/v1', model: 'gpt-5.4' },
  anthropic: { baseUrl: 'https://api.anthropic.com', model: 'claude-sonnet-4-6' },
  gemini: { baseUrl: 'https://generativelanguage.googleapis.com', model: 'gemini-3.8-flash' },
} as const;

/** What is wrong with the environment: one line for each variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the environment. Empty variables count as unset. @throws ConfigError with every fault at once */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = VARIABLES.safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
    throw new ConfigError([...new Set(lines)].join('\n'));
  }
  const values = result.data;
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    dataDir: values.DATA_DIR,
    role: values.ROLE,
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    publicUrl: values.PUBLIC_URL ?? null,
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
    metricsToken: values.METRICS_TOKEN ?? null,
    llm: llmOf(values),
    shopifyApiVersion: values.SHOPIFY_API_VERSION,
  });
}

function llmOf(values: z.output<typeof VARIABLES>): LlmSettings | null {
  const { LLM_PROVIDER: provider, LLM_API_KEY: apiKey, LLM_BASE_URL, LLM_MODEL } = values;
  if (!apiKey) return null;
  const { baseUrl, model } = LLM_DEFAULTS[provider];
  return {
    provider,
    apiKey,
    baseUrl: LLM_BASE_URL ?? baseUrl,
    model: LLM_MODEL ?? model,
    dailyTokens: values.LLM_DAILY_TOKENS,
  };
}
