import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { killServers, startServer } from '../faults/support/server-process.ts';
import { type Json, openTestApp, readAnswer, type TestApp } from '../support/app.ts';
import { expectError, waitFor } from '../support/matchers.ts';
import { runCli } from './support.ts';

let run: TestApp;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
});
afterAll(() => run.close());

const keys = (...args: string[]) => runCli('keys', args, { DATABASE_URL: run.databaseUrl });

const withKey = async (key: string, path = '/v1/catalog') =>
  readAnswer(
    await run.app.fetch(new Request(`http://ei.test${path}`, { headers: { Authorization: `Bearer ${key}` } })),
  );

/** Processes start slowly on a busy machine. */
const PROCESSES_MS = 240_000;

describe('npm run keys', { timeout: PROCESSES_MS }, () => {
  test('makes the first key of a live workspace, then another for the same, each shown this once', async () => {
    const make = (...scopes: string[]) =>
      keys('create', '--workspace', 'Acme', '--mode', 'live', '--name', 'First', ...scopes);
    const [first, second] = [await make(), await make('--scopes', 'catalog:read')];
    expect([first.code, second.code], first.output).toEqual([0, 0]);
    const [full = '', reading = ''] = [first, second].map(({ output }) => /^ei_live_\w+$/m.exec(output)?.[0]);
    const workspaces = [first, second].map(({ output }) => /ws_\w+/.exec(output)?.[0]);
    expect(workspaces[0]).toBe(workspaces[1]);
    expect((await withKey(full)).status).toBe(200);
    expect((await withKey(reading)).status).toBe(200);
    expectError(await withKey(reading, '/v1/jobs'), 403, 'insufficient_scope');
    const kept = await run.app.services.sql.query<{ text: string }>({
      text: 'select json_agg(k)::text as text from api_keys k',
    });
    for (const key of [full, reading]) expect(kept[0]?.text).not.toContain(key);
  });

  test('a new live workspace starts with three example rules that watch nothing yet, a sandbox with none', async () => {
    const rulesOf = async (mode: string) => {
      const { output } = await keys('create', '--workspace', `New ${mode}`, '--mode', mode, '--name', 'First');
      const key = /^ei_\w+$/m.exec(output)?.[0] ?? '';
      return { key, rules: (await withKey(key, '/v1/alerts/rules')).body.data };
    };
    const { key, rules } = await rulesOf('live');
    expect(rules.map(({ type, threshold, delta }: Json) => [type, threshold, delta]).sort()).toEqual([
      ['citation_loss', null, null],
      ['crawler_access_regression', null, null],
      ['score_drop', 50, 15],
    ]);
    for (const rule of rules) expect(rule).toMatchObject({ enabled: false, channels: [], scope: { all: true } });
    const told = (await withKey(key, '/v1/events?types=alert_rule.changed')).body.data;
    expect(told.map(({ data }: Json) => data.rule_id).sort()).toEqual(rules.map(({ id }: Json) => id).sort());
    expect((await rulesOf('sandbox')).rules).toEqual([]);
  });

  test('lists keys without showing them, and revokes one for every process at once', async () => {
    const ours = await run.workspace();
    const theirs = await run.workspace();
    expect((await withKey(ours.key)).status).toBe(200);
    const listed = await keys('list', '--workspace', ours.workspaceId);
    expect(listed).toMatchObject({ code: 0 });
    expect(listed.output).toMatch(new RegExp(`^${ours.keyId}  works +…${ours.key.slice(-4)}  ${ours.workspaceId} `));
    expect(listed.output).not.toContain(ours.key);
    expect(listed.output).not.toContain(theirs.keyId);
    const revoked = await keys('revoke', '--key', ours.keyId);
    expect(revoked).toEqual({
      code: 0,
      output: `revoked key ${ours.keyId} (Test key) of workspace ${ours.workspaceId}\n`,
    });
    await waitFor(async () => expectError(await withKey(ours.key), 401, 'key_revoked'));
    expect((await keys('list')).output).toMatch(new RegExp(`^${ours.keyId}  revoked`, 'm'));
    const events = await run.app.services.sql.query<{ type: string }>({
      text: 'select type from events where workspace_id = $1',
      values: [ours.workspaceId],
    });
    expect(events.map(({ type }) => type)).toEqual(['key.revoked']);
  });

  test.each([
    ['a mode that is none', ['create', '--workspace', 'A', '--mode', 'both', '--name', 'A'], '--mode must be live or'],
    ['a scope that is none', ['create', '--workspace', 'A', '--mode', 'live', '--name', 'A', '--scopes', 'x'], 'x.'],
    ['a command that is none', ['delete'], 'The commands are create, list and revoke.\n\nUsage:'],
    ['an option that is none', ['list', '--all'], "Unknown option '--all'. list knows --workspace."],
    ['no key', ['revoke'], '--key is needed.'],
    ['an unknown key', ['revoke', '--key', 'key_x'], "There is no key 'key_x'."],
  ])('ends with a sentence and a status for %s, and changes nothing', async (_name, args, sentence) => {
    const before = await run.app.services.db.apiKey.count();
    const { code, output } = await keys(...args);
    expect(code).toBe(1);
    expect(output).toContain(sentence);
    expect(output).not.toMatch(/\n\s+at /);
    expect(await run.app.services.db.apiKey.count()).toBe(before);
  });

  test('explains itself with status 0 and without a database', async () => {
    for (const name of ['keys', 'workspaces'] as const) {
      const { code, output } = await runCli(name, ['--help'], { DATABASE_URL: 'postgresql://127.0.0.1:9/x' });
      expect([code, output.split(' -- ')[0]]).toEqual([0, `Usage: npm run ${name}`]);
    }
  });

  test('names a database that cannot be reached', async () => {
    const { code, output } = await runCli('keys', ['list'], { DATABASE_URL: 'postgresql://127.0.0.1:9/x' });
    expect([code, output]).toEqual([1, 'DATABASE_URL: 127.0.0.1:9 refuses connections.\n']);
  });

  test('works beside a product that runs on its own database', async () => {
    const DATA_DIR = await mkdtemp(join(tmpdir(), 'ecommerce-insights-keys-'));
    // As root, the database runs as another user, who has to get in.
    await chmod(DATA_DIR, 0o711);
    const server = await startServer({ DATA_DIR });
    const status = async (key: string) =>
      (await fetch(`${server.url}/v1/catalog?limit=1`, { headers: { Authorization: `Bearer ${key}` } })).status;
    const made = await runCli('keys', ['create', '--workspace', 'A', '--mode', 'live', '--name', 'B'], { DATA_DIR });
    const key = /^ei_live_\w+$/m.exec(made.output)?.[0] ?? made.output;
    expect(await status(key)).toBe(200);
    const listed = await runCli('keys', ['list'], { DATA_DIR });
    const id = /^(key_\w+) .+ B$/m.exec(listed.output)?.[1] ?? listed.output;
    expect(await runCli('keys', ['revoke', '--key', id], { DATA_DIR })).toMatchObject({ code: 0 });
    await waitFor(async () => expect(await status(key)).toBe(401));
    expect((await runCli('workspaces', ['list'], { DATA_DIR })).output).toMatch(/ live .+ A$/m);
    server.signal('SIGTERM');
    expect(await server.exited).toBe(0);
    killServers();
    await rm(DATA_DIR, { recursive: true, force: true });
  });
});
