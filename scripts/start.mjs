// `npm start` and `npm run dev`: makes what is missing or stale, then runs the product in this very process.
// Only what any Node of the last years can read may stand here: old ones must get as far as the message.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** How often to look whether the package manager is still there. */
const PARENT_CHECK_MS = 250;

const fault = versionFault(process.versions.node);
if (fault) stop(fault);
else await start(process.argv.includes('--watch'));

function versionFault(version) {
  const { engines } = JSON.parse(readFileSync(`${ROOT}/package.json`, 'utf8'));
  const [major, minor] = version.split('.').map(Number);
  const isFine = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
  return isFine ? null : `This is Node ${version}; eCommerce Insights needs ${engines.node}.`;
}

async function start(isWatching) {
  endWithPackageManager();
  try {
    const { generateClient } = await import('./support/generate.mjs');
    await generateClient();
    if (isWatching) return watch((await import('./support/run.mjs')).binOf('tsx'));
    const { build } = await import('./support/build.mjs');
    await build();
  } catch (error) {
    const isMissing = error.code === 'ENOENT' && String(error.path).includes('node_modules');
    return stop(isMissing ? 'The dependencies are not installed: run `npm ci` first.' : error.message);
  }
  // Where Node has it, a later start need not compile the dependencies again.
  module.enableCompileCache?.(`${ROOT}/node_modules/.cache/node`);
  process.env.NODE_ENV = process.env.NODE_ENV || 'production';
  await import(pathToFileURL(`${ROOT}/dist/main.js`).href);
}

/**
 * npm passes a SIGTERM on to the shell that it runs scripts in, and the shell ends without passing it on: we are left
 * with another parent, and end as if it had reached us.
 */
function endWithPackageManager() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_CHECK_MS);
  timer.unref();
}

/** The terminal's Ctrl-C reaches the child by itself; only signals sent to us alone are passed on. */
function watch(tsx) {
  const child = spawn(process.execPath, [tsx, 'watch', '--clear-screen=false', 'src/main.ts'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGINT', () => undefined);
  child.once('error', (error) => stop(error.message));
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

function stop(message) {
  console.error(message);
  process.exitCode = 1;
}
