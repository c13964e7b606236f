import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../../scripts/support/bundle.mjs';
import { once } from '../../src/kernel/once.ts';
import { isAlive } from '../../src/platform/embedded-postgres/process-info.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Below node_modules, where its imports of packages are found. */
const CACHE = join(ROOT, 'node_modules/.cache/test-processes');

/**
 * What Node runs of a source, such as `src/main.ts`, or of a process in test/: made as `npm run build` makes it, once in a
 * test process.
 *
 * @param source an entry of the product, or a file of test/ whose name ends in `-process.ts`
 */
export async function emitted(source: string): Promise<string> {
  return join(await emitAll(), source.replace(/\.ts$/, '.js'));
}

const emitAll = once(async () => {
  const name = `run-${process.pid}`;
  const out = join(CACHE, name);
  await removeLeftovers(name);
  await mkdir(out, { recursive: true });
  await bundle({ outdir: out, outbase: '.', more: await processes('test/faults/support', 'test/support') });
  await symlink(join(ROOT, 'prisma'), join(out, 'prisma'));
  await writeFile(join(out, 'package.json'), '{"type":"module"}');
  return out;
});

async function processes(...folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async (folder) => (await readdir(join(ROOT, folder))).map((name) => `${folder}/${name}`)),
  );
  return found.flat().filter((path) => path.endsWith('-process.ts'));
}

/** What the test processes of former runs left. */
async function removeLeftovers(name: string): Promise<void> {
  const found = await readdir(CACHE).catch(() => []);
  const dead = found.filter((one) => one === name || !isAlive(Number(one.replace('run-', ''))));
  await Promise.all(dead.map((one) => rm(join(CACHE, one), { recursive: true, force: true })));
}
