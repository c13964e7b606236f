import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const DEPCRUISE = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** For each wall an import that it must stop: from, to. */
const VIOLATIONS: readonly (readonly [wall: string, from: string, to: string])[] = [
  ['no-cycles', 'src/kernel/one.ts', 'src/kernel/other.ts'],
  ['no-cycles', 'src/platform/wakeup-redis.ts', 'src/platform/wakeup.ts'],
  ['kernel-imports-nothing-of-ours', 'src/kernel/errors.ts', 'src/platform/db.ts'],
  ['platform-knows-only-kernel', 'src/platform/log.ts', 'src/events/append.ts'],
  ['machinery-knows-no-domain', 'src/work/run.ts', 'src/domains/catalog/index.ts'],
  ['page-reader-knows-only-kernel', 'src/page-reader/read-page.ts', 'src/platform/db.ts'],
  ['page-reader-through-its-door', 'src/domains/scores/judge.ts', 'src/page-reader/facts/price.ts'],
  ['cli-through-the-doors', 'src/cli/audit-page.ts', 'src/domains/catalog/queries.ts'],
  ['mcp-through-rest', 'src/mcp/tools.ts', 'src/domains/catalog/index.ts'],
  ['console-and-clients-know-contracts-only', 'console/main.ts', 'src/kernel/ids.ts'],
  ['console-and-clients-know-contracts-only', 'clients/typescript/main.ts', 'src/kernel/ids.ts'],
  ['domain-inside-knows-no-face', 'src/domains/catalog/queries.ts', 'src/graphql/builder.ts'],
  ['domain-inside-knows-no-face', 'src/domains/catalog/rules.ts', 'src/domains/scores/schema/run.ts'],
  ['domain-through-its-door', 'src/domains/scores/commands.ts', 'src/domains/catalog/queries.ts'],
  ['domains-in-order', 'src/domains/catalog/commands.ts', 'src/domains/scores/index.ts'],
  ['domains-in-order', 'src/domains/scores/gather.ts', 'src/domains/stores/index.ts'],
  ['face-sees-own-inside-and-other-faces', 'src/domains/scores/schema.ts', 'src/domains/catalog/queries.ts'],
  ['face-sees-own-inside-and-other-faces', 'src/domains/scores/schema/run.ts', 'src/domains/catalog/queries.ts'],
  ['face-sees-own-inside-and-other-faces', 'src/domains/scores/rest/runs.ts', 'src/domains/catalog/rest.ts'],
  ['schemas-collected-in-one-place', 'src/http/server.ts', 'src/domains/catalog/schema.ts'],
  ['schemas-collected-in-one-place', 'src/http/sse.ts', 'src/domains/scores/schema/run.ts'],
  ['routes-collected-in-one-place', 'src/rest/handle.ts', 'src/domains/catalog/rest.ts'],
  ['routes-collected-in-one-place', 'src/main.ts', 'src/domains/scores/rest/runs.ts'],
  ['handlers-collected-in-one-place', 'src/http/body.ts', 'src/domains/catalog/handlers.ts'],
  ['rest-reaches-domains-through-graphql', 'src/rest/envelope.ts', 'src/domains/catalog/index.ts'],
  ['drivers-stay-in-platform', 'src/domains/catalog/insert.ts', 'pg'],
  ['graphql-stays-in-the-faces', 'src/domains/catalog/columns.ts', 'graphql'],
  ['no-orphans', 'src/kernel/alone.ts', ''],
  ['source-never-imports-tests', 'src/kernel/page.ts', 'test/support/app.ts'],
];

/** Imports that no wall may stop. */
const ALLOWED: readonly (readonly [from: string, to: string])[] = [
  ['src/kernel/other.ts', 'src/kernel/one.ts'],
  ['src/platform/wakeup.ts', 'src/platform/wakeup-redis.ts'],
  ['src/app.ts', 'src/domains/catalog/handlers.ts'],
  ['src/graphql/schema.ts', 'src/domains/catalog/schema.ts'],
  ['src/rest/routes.ts', 'src/domains/catalog/rest.ts'],
  ['src/rest/routes.ts', 'src/domains/scores/rest/runs.ts'],
  ['src/domains/scores/schema.ts', 'src/domains/scores/schema/run.ts'],
  ['src/domains/scores/schema/run.ts', 'src/domains/catalog/schema.ts'],
  ['src/domains/scores/schema/run.ts', 'graphql'],
  ['src/domains/recommendations/push.ts', 'src/domains/models/index.ts'],
  ['src/platform/pool.ts', 'pg'],
];

type Violation = { from: string; to: string; rule: { name: string } };

let folder: string;
let found: Violation[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'walls-'));
  const imports = new Map<string, string[]>();
  for (const [from, to] of [...VIOLATIONS.map(([, from, to]) => [from, to] as const), ...ALLOWED]) {
    imports.set(from, [...(imports.get(from) ?? []), ...(to ? [to] : [])]);
    if (to.includes('/')) imports.set(to, imports.get(to) ?? []);
  }
  for (const [path, targets] of imports) await write(path, targets.map((to) => importLine(path, to)).join('\n'));
  for (const name of ['pg', 'graphql']) {
    await write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    await write(`node_modules/${name}/index.js`, '');
  }
  await write('package.json', JSON.stringify({ type: 'module', dependencies: { pg: '1.0.0', graphql: '1.0.0' } }));
  await write('tsconfig.json', '{ "compilerOptions": { "allowImportingTsExtensions": true, "noEmit": true } }');
  found = await cruise();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), `${text}\n`);
}

/** Of two that know each other one imports types alone: a circle all the same. */
const TYPES_ONLY = 'src/platform/wakeup-redis.ts';

function importLine(from: string, to: string): string {
  if (!to.includes('/')) return `import '${to}';`;
  const path = relative(dirname(from), to);
  const target = path.startsWith('.') ? path : `./${path}`;
  return from === TYPES_ONLY ? `import type { Signal } from '${target}';` : `import '${target}';`;
}

async function cruise(): Promise<Violation[]> {
  const args = [DEPCRUISE, 'src', 'test', 'console', 'clients', '--config', CONFIG, '-T', 'json'];
  const run = promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 });
  // It exits with the number of violations, and there are some.
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  return JSON.parse(stdout).summary.violations;
}

test.each(VIOLATIONS)('%s stops %s → %s', (wall, from, to) => {
  const stopped = found.filter((one) => one.from === from && (to === '' || isTarget(one.to, to)));
  expect(stopped.map(({ rule }) => rule.name)).toContain(wall);
});

test.each(ALLOWED.filter(([from]) => !/kernel|wakeup/.test(from)))('nothing stops %s → %s', (from, to) => {
  expect(found.filter((one) => one.from === from && isTarget(one.to, to))).toEqual([]);
});

test('every wall of the configuration was seen to fire', () => {
  const { forbidden } = createRequire(import.meta.url)(CONFIG);
  const walls = new Set(forbidden.map(({ name }: { name: string }) => name));
  expect(new Set(VIOLATIONS.map(([wall]) => wall))).toEqual(walls);
});

function isTarget(found: string, to: string): boolean {
  return found === to || found.startsWith(`node_modules/${to}/`);
}
