import { cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build, type PluginBuild } from 'esbuild';
import { once } from '../../src/kernel/once.ts';
import { isAlive } from '../../src/platform/embedded-postgres/process-info.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Below node_modules, where its imports of packages are found. */
const CACHE = join(ROOT, 'node_modules/.cache/test-processes');

/**
 * What Node runs of a source, such as `src/main.ts`: a process that tests start from it is there in a fraction of the
 * time that it would take with a loader that compiles. Made a file for a file, once in a test process.
 */
export async function emitted(source: string): Promise<string> {
  return join(await emitAll(), source.replace(/\.ts$/, '.js'));
}

const emitAll = once(async () => {
  const out = join(CACHE, String(process.pid));
  await removeLeftovers();
  await mkdir(out, { recursive: true });
  const sources = [...(await filesBelow('src')), ...(await filesBelow('test/faults/support'))];
  const isCode = (path: string) => path.endsWith('.ts');
  await build({
    absWorkingDir: ROOT,
    entryPoints: [...sources.filter(isCode), 'test/support/hold-postgres-process.ts'],
    outbase: ROOT,
    outdir: out,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'error',
    bundle: true,
    plugins: [{ name: 'a-file-for-a-file', setup: leaveImports }],
  });
  for (const path of sources.filter((path) => !isCode(path))) await cp(join(ROOT, path), join(out, path));
  await symlink(join(ROOT, 'prisma'), join(out, 'prisma'));
  await writeFile(join(out, 'package.json'), '{"type":"module"}');
  return out;
});

function leaveImports(builder: PluginBuild): void {
  builder.onResolve({ filter: /./ }, ({ kind, path }) => {
    if (kind === 'entry-point') return null;
    return { path: /^\.\.?\//.test(path) ? path.replace(/\.ts$/, '.js') : path, external: true };
  });
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

/** What the test processes of former runs left. */
async function removeLeftovers(): Promise<void> {
  const found = await readdir(CACHE).catch(() => []);
  const dead = found.filter((pid) => Number(pid) === process.pid || !isAlive(Number(pid)));
  await Promise.all(dead.map((pid) => rm(join(CACHE, pid), { recursive: true, force: true })));
}
