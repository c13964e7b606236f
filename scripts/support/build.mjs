import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow, hashTimes, installedVersion, ROOT, recall, remember } from './stale.mjs';

const STAMP = 'dist/.stamp';
const CONFIGS = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/support/build.mjs'];

/** Makes dist/ from src/, a file for a file, unless it is current; prints one line when there is something to do. */
export async function build({ isForced = false } = {}) {
  const sources = filesBelow('src').filter((path) => !path.endsWith('.test.ts'));
  const digest = hashTimes([...sources, ...CONFIGS], installedVersion('esbuild'));
  if (recall(STAMP) === digest && !isForced) return;
  const start = performance.now();
  process.stderr.write('Building … ');
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  const isCode = (path) => path.endsWith('.ts');
  await transpile(sources.filter(isCode));
  copyAssets(sources.filter((path) => !isCode(path)));
  remember(STAMP, digest);
  process.stderr.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
}

/** Takes the types away and no more: judging them is the business of `npm run verify`, and takes ten times as long. */
async function transpile(sources) {
  const { build: bundle, stop } = await import('esbuild');
  await bundle({
    absWorkingDir: ROOT,
    entryPoints: sources,
    outbase: 'src',
    outdir: 'dist',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    tsconfig: 'tsconfig.build.json',
    logLevel: 'error',
    bundle: true,
    plugins: [{ name: 'a-file-for-a-file', setup: leaveImports }],
  });
  // Its process would stay as long as ours.
  await stop();
}

/** Every import stays an import; only the name of a source file becomes the name of what is made from it. */
function leaveImports(builder) {
  builder.onResolve({ filter: /./ }, ({ kind, path }) => {
    if (kind === 'entry-point') return null;
    return { path: /^\.\.?\//.test(path) ? path.replace(/\.ts$/, '.js') : path, external: true };
  });
}

/** What is not TypeScript goes along as it is. */
function copyAssets(paths) {
  for (const path of paths) {
    const target = join(ROOT, path.replace(/^src\//, 'dist/'));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(ROOT, path), target);
  }
}
