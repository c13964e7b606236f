import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTestApp, type TestApp } from '../support/app.ts';
import { runCli } from './support.ts';

let run: TestApp;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
});
afterAll(() => run.close());

const workspaces = (...args: string[]) => runCli('workspaces', args, { DATABASE_URL: run.databaseUrl });

describe('npm run workspaces', () => {
  test('a raised limit holds for both faces at once, and for that workspace alone', async () => {
    const ours = await run.workspace();
    const theirs = await run.workspace();
    const limitOf = async (tenant: typeof ours) => (await tenant.get('/v1/catalog')).headers.get('x-ratelimit-limit');
    expect(await limitOf(ours)).toBe('120');
    const ended = await workspaces('limit', '--workspace', ours.workspaceId, '--per-minute', '900', '--burst', '1200');
    expect(ended).toEqual({
      code: 0,
      output: `workspace ${ours.workspaceId} may send 900 requests a minute, 1200 at once\n`,
    });
    await vi.waitFor(async () => expect(await limitOf(ours)).toBe('900'), { timeout: 60_000, interval: 200 });
    const { headers } = await ours.graphql('{ __typename }');
    expect(headers.get('x-ratelimit-limit')).toBe('900');
    expect(await limitOf(theirs)).toBe('120');
    expect((await workspaces('list')).output).toContain(`${ours.workspaceId}  sandbox  900/min, burst 1200  Test`);
  }, 120_000);

  test.each([
    ['no command', [], 'The commands are list and limit.'],
    ['a number that is none', ['limit', '--workspace', 'ws_x', '--per-minute', 'many', '--burst', '1'], 'perMinute'],
    ['an unknown workspace', ['limit', '--workspace', 'ws_x', '--per-minute', '5', '--burst', '1'], 'no workspace'],
  ])(
    '%s ends with a sentence and a status',
    async (_name, args, sentence) => {
      const { code, output } = await workspaces(...args);
      expect(code).toBe(1);
      expect(output).toContain(sentence);
      expect(output).not.toMatch(/\n\s+at /);
    },
    120_000,
  );
});
