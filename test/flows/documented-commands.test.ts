import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Listener, listen } from '../../src/http/listen.ts';
import { ensureSandbox } from '../../src/simulators/shop/seed.ts';
import { type Json, openTestApp, type TestApp } from '../support/app.ts';

/** Where the documents believe that the product runs. */
const DOCUMENTED = 'http://127.0.0.1:4000';
const CURL = /\bcurl /g;
const run = promisify(execFile);

let app: TestApp;
let port: Listener;
let origin: string;
let key: string;
let folder: string;

beforeAll(async () => {
  port = await listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${port.port}`;
  app = await openTestApp({ hasShop: true, publicUrl: origin, egressAllow: [origin] });
  folder = await mkdtemp(join(tmpdir(), 'documented-'));
  const { services, shop } = app.app;
  ({ key } = await ensureSandbox(services, { dataDir: join(folder, '.data'), shop, mayMove: true }));
  port.serve(app.app.fetch, app.app.fetchDirectly);
  await writeFile(join(folder, 'products.csv'), 'sku,title,url\nDOC-1,A title,https://brand.example/doc-1\n');
});
afterAll(async () => {
  await port.close(100);
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

/**
 * Runs the lines of a shell, and answers what each `curl` of them was answered. A status of 400 or more ends the shell,
 * and so fails the test with what was answered.
 */
async function answersOf(lines: string): Promise<string[]> {
  const answers = join(folder, 'answers');
  const counted = `
    set -euo pipefail
    : > '${answers}'
    curl() { command curl --noproxy '*' -sS --max-time 60 --fail-with-body "$@" | tee -a '${answers}'; printf '\\036' >> '${answers}'; }
    job() { grep -o 'job_[0-9a-z]*' '${answers}' | tail -n 1; }
  `;
  await run('bash', ['-c', `${counted}\n${lines}`], { cwd: folder, maxBuffer: 1e8 });
  return (await readFile(answers, 'utf8')).split('\u001e').slice(0, -1);
}

/** The blocks of a Markdown text for a shell that ask the product something. */
function blocksOf(markdown: string): string {
  const blocks = [...markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  return blocks.filter((block) => block.includes('curl ')).join('\n');
}

test('every curl line of the README does what it says, one after the other', async () => {
  const lines = blocksOf(await readFile(join(import.meta.dirname, '../../README.md'), 'utf8'));
  const answers = await answersOf(lines.replaceAll(DOCUMENTED, origin));
  expect(answers).toHaveLength(lines.match(CURL)?.length ?? 0);
  expect(answers.length).toBeGreaterThan(5);
  for (const answer of answers) expect(answer).not.toMatch(/"errors?":[[{]|^$/);
});

test('every curl line of /docs does what it says, with the key and the job in their places', async () => {
  const page = await (await fetch(`${origin}/docs`)).text();
  const [, start = ''] = /src="(\/docs\/start\.js[^"]*)"/.exec(page) ?? [];
  expect(await (await fetch(`${origin}${start}`)).text()).toContain('/v1/openapi.json');
  const document: Json = await (await fetch(`${origin}/v1/openapi.json`)).json();
  const lines = blocksOf(document.info.description);
  expect(lines).toContain(origin);
  const filled = lines.replaceAll('Bearer KEY', `Bearer ${key}`).replaceAll('JOB_ID', '$(job)');
  const answers = await answersOf(filled);
  expect(answers).toHaveLength(lines.match(CURL)?.length ?? 0);
  expect(answers.length).toBeGreaterThan(3);
  expect(answers.join('\n')).toContain('"status":"succeeded"');
});

test('every curl of an operation’s description is taken by its path', async () => {
  const document: Json = await (await fetch(`${origin}/v1/openapi.json`)).json();
  const told = Object.entries<Json>(document.paths).flatMap(([path, operations]) =>
    Object.values<Json>(operations).flatMap(({ description }) =>
      [...String(description ?? '').matchAll(/`(curl [^`]*)`/g)].map(([, command = '']) => ({ path, command })),
    ),
  );
  expect(told.length).toBeGreaterThan(0);
  for (const { path, command } of told) {
    const [answer] = await answersOf(`${command} -H 'Authorization: Bearer ${key}' ${origin}/v1${path}`);
    expect(JSON.parse(answer ?? '')).toMatchObject({ job_id: expect.stringMatching(/^job_/) });
  }
});

test('the curl line of the first page is answered', async () => {
  const page = await (await fetch(`${origin}/`, { headers: { Accept: 'text/html' } })).text();
  const [line = ''] = /curl [^<]*/.exec(page) ?? [];
  const decoded = line
    .replaceAll('&quot;', '"')
    .replace(/&#39;|&apos;/g, "'")
    .replaceAll('&amp;', '&');
  expect(decoded).toContain('$KEY');
  const [answer] = await answersOf(`KEY='${key}'\n${decoded}`);
  expect(JSON.parse(answer ?? '').data).toHaveLength(3);
});
