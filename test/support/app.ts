import { randomBytes } from 'node:crypto';
import { type App, type AppOptions, createApp } from '../../src/app.ts';
import { ENGINE_IDS } from '../../src/domains/prompt-runs/engines/engine.ts';
import { createWorkspace, issueApiKey } from '../../src/domains/workspaces/index.ts';
import { toResponse } from '../../src/http/reply.ts';
import type { Context } from '../../src/kernel/context.ts';
import type { Log, LogFields } from '../../src/kernel/log.ts';
import { expandScopes, type GRANTS } from '../../src/kernel/scopes.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { deriveKeys } from '../../src/platform/secret-key.ts';
import { checkAgainstContract, noteAnswer } from './contract.ts';
import { createTestDatabase } from './database.ts';

/** Whatever JSON an answer held; a test says what it expects of it. */
export type Json = ReturnType<typeof JSON.parse>;

/** An answer, with its body read. */
export type Answer = { status: number; headers: Headers; body: Json; text: string };

/** A workspace with a key, and the requests it can make. */
export type Tenant = {
  workspaceId: string;
  key: string;
  keyId: string;
  request(
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  del(path: string, headers?: Record<string, string>): Promise<Answer>;
  graphql(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** The raw response, for streams. */
  raw(path: string, init?: RequestInit): Promise<Response>;
  /** The context of the workspace, for calling a use-case by itself. */
  context(): Context;
};

/** A running app on a database of its own. */
export type TestApp = {
  app: App;
  databaseUrl: string;
  logs: { level: string; event: string; fields: LogFields }[];
  queries: string[];
  workspace(options?: { mode?: 'SANDBOX' | 'LIVE'; scopes?: readonly (typeof GRANTS)[number][] }): Promise<Tenant>;
  /** Another key for a workspace. */
  tenantWith(workspaceId: string, scopes: readonly (typeof GRANTS)[number][]): Promise<Tenant>;
  close(): Promise<void>;
};

const ALL: readonly (typeof GRANTS)[number][] = ['read', 'write'];

/** Engines that nobody listens for, so that no test asks a vendor. */
const NO_ENGINES = Object.fromEntries(
  ENGINE_IDS.map((id) => [`ENGINE_${id.toUpperCase()}_BASE_URL`, 'http://127.0.0.1:9']),
);

/** Where no network is: the address the app believes it has. */
export const PUBLIC_URL = 'http://ei.test';

/** Lets one workspace use the whole process, for tests that hold up many of its requests at once. */
export const UNSHARED = {
  slots: 1_000,
  slotsEach: 1_000,
  connectionsEach: 1_000,
  pointsEach: 1e9,
  waitingEach: 1_000,
  waitMs: 8_000,
} as const;

/**
 * Builds and starts an app over `app.fetch`; no port is opened.
 *
 * @param options.backend `redis` needs TEST_REDIS_URL
 */
export async function openTestApp(
  options: Partial<AppOptions> & { backend?: 'postgres' | 'redis'; isStarted?: boolean } = {},
): Promise<TestApp> {
  const database = await createTestDatabase();
  const { backend = 'postgres', isStarted = true, ...given } = options;
  const logs: TestApp['logs'] = [];
  const queries: string[] = [];
  const app = noted(
    createApp({
      role: 'all',
      databaseUrl: database.url,
      redisUrl: backend === 'redis' ? (process.env['TEST_REDIS_URL'] ?? null) : null,
      redisPrefix: `test-${randomBytes(6).toString('hex')}`,
      publicUrl: PUBLIC_URL,
      egressAllow: [],
      databasePool: 10,
      workerConcurrency: 4,
      metricsToken: null,
      keys: deriveKeys(randomBytes(32)),
      settings: createSettings(NO_ENGINES),
      log: collect(logs),
      hasShop: false,
      executesPlans: process.env['TEST_EXECUTE'] !== 'graphql-js',
      onQuery: (text) => queries.push(text),
      ...given,
    }),
  );
  if (isStarted) app.start();
  const tenant = (workspaceId: string, scopes: readonly (typeof GRANTS)[number][]) =>
    openTenant(app, workspaceId, scopes);
  return {
    app,
    databaseUrl: database.url,
    logs,
    queries,
    async workspace({ mode = 'SANDBOX', scopes = ALL } = {}) {
      const workspace = await createWorkspace(app.services.db, { name: 'Test', mode });
      return tenant(workspace.id, scopes);
    },
    tenantWith: tenant,
    async close() {
      await app.stop(2_000);
      await database.drop();
    },
  };
}

/** The app as its port asks it, with a note of every answer that a documented route gives. */
function noted(app: App): App {
  return {
    ...app,
    async fetch(request, from = { address: null }) {
      const { origin } = new URL(request.url);
      const direct = app.fetchDirectly(request, request.url.slice(origin.length), from);
      const response = direct === null ? await app.fetch(request, from) : toResponse(await direct);
      await noteAnswer(request, response);
      return response;
    },
  };
}

/** The backends that the flows run on: PostgreSQL always, Redis where one is given. */
export function backends(): ('postgres' | 'redis')[] {
  return process.env['TEST_REDIS_URL'] ? ['postgres', 'redis'] : ['postgres'];
}

async function openTenant(app: App, workspaceId: string, scopes: readonly (typeof GRANTS)[number][]): Promise<Tenant> {
  const workspace = await app.services.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const { id: keyId, key } = await issueApiKey(app.services.db, workspace, { name: 'Test key', scopes });
  const raw = (path: string, init: RequestInit = {}) =>
    app.fetch(
      new Request(`${PUBLIC_URL}${path}`, { ...init, headers: { Authorization: `Bearer ${key}`, ...init.headers } }),
    );
  const request: Tenant['request'] = async (method, path, { body, headers = {} } = {}) => {
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const type: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const response = await raw(path, { method, ...content, headers: { ...type, ...headers } });
    const answer = await readAnswer(response);
    checkAgainstContract(method, path, answer);
    return answer;
  };
  return {
    workspaceId,
    key,
    keyId,
    raw,
    request,
    get: (path, headers = {}) => request('GET', path, { headers }),
    post: (path, body, headers = {}) => request('POST', path, { body, headers }),
    patch: (path, body, headers = {}) => request('PATCH', path, { body, headers }),
    del: (path, headers = {}) => request('DELETE', path, { headers }),
    graphql: (query, variables = {}) => request('POST', '/graphql', { body: { query, variables } }),
    context: () => ({
      ...app.services,
      principal: {
        workspaceId,
        workspaceMode: workspace.mode === 'LIVE' ? 'live' : 'sandbox',
        keyId,
        scopes: expandScopes(scopes),
      },
      requestId: 'test',
      signal: new AbortController().signal,
    }),
  };
}

/** An answer with its body read. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, text, body: isJson && text ? JSON.parse(text) : null };
}

function collect(logs: TestApp['logs'], bound: LogFields = {}): Log {
  const write =
    (level: string) =>
    (event: string, fields: LogFields = {}) => {
      logs.push({ level, event, fields: { ...bound, ...fields } });
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => collect(logs, { ...bound, ...fields }),
  };
}
