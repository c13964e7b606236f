import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.mjs';
import { filesBelow, hashTimes, installedVersion, ROOT, recall, remember } from './stale.mjs';

const STAMP = 'dist/.stamp';
const CONFIGS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/support/build.mjs',
  'scripts/support/bundle.mjs',
];

/** Makes dist/ from src/ unless it is current; prints one line when there is something to do. */
export async function build({ isForced = false } = {}) {
  const sources = filesBelow('src').filter((path) => !path.endsWith('.test.ts'));
  const digest = hashTimes([...sources, ...CONFIGS], installedVersion('esbuild'));
  if (recall(STAMP) === digest && !isForced) return;
  const start = performance.now();
  process.stderr.write('Building … ');
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  // It takes the types away and no more: judging them is the business of `npm run verify`, and takes ten times as long.
  await bundle({ outdir: join(ROOT, 'dist'), outbase: 'src' });
  remember(STAMP, digest);
  process.stderr.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
}
