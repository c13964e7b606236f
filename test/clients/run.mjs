// `npm run test:clients`: installs clients of others as their users do, starts the product on a database of its own,
// and asks it with each of them. They want other versions of TypeScript and graphql tools than the product is built
// with, so they stand in a package of their own.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_MS = 120_000;

if (!existsSync(`${HERE}/node_modules`)) await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], HERE);
await run(process.execPath, ['scripts/build.mjs'], ROOT);

const folder = await mkdtemp(join(tmpdir(), 'clients-'));
const port = await freePort();
const server = spawn(process.execPath, ['dist/main.js'], {
  cwd: ROOT,
  env: { ...process.env, PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'warn', DATABASE_URL: '', REDIS_URL: '' },
  stdio: ['ignore', 'inherit', 'inherit'],
});
try {
  const baseUrl = `http://127.0.0.1:${port}`;
  await until(async () => (await fetch(`${baseUrl}/readyz`).catch(() => null))?.status === 200);
  const key = readFileSync(join(folder, 'sandbox.key'), 'utf8').trim();
  await run('npm', ['test', '--silent'], HERE, { BASE_URL: baseUrl, KEY: key, ROOT });
} catch (error) {
  process.exitCode = 1;
  console.error(error.message);
} finally {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
}

function run(command, args, cwd, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')}: ${code}`))));
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}

async function until(isTrue) {
  const end = Date.now() + START_MS;
  while (Date.now() < end) {
    if (server.exitCode !== null) throw new Error(`The product ended with ${server.exitCode} before it was ready.`);
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`The product was not ready within ${START_MS / 1000} s.`);
}
