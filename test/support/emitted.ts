import { access, mkdir, mkdtemp, readdir, rename, rmdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { bundle } from '../../scripts/support/bundle.mjs';
import { once } from '../../src/kernel/once.ts';
import { systemCode } from '../../src/platform/embedded-postgres/failure.ts';

/**
 * Keeps V8 from compiling the database client's WebAssembly a second time, to run faster: a process of a few seconds spends
 * a third of its processor time on that, and ends before it is worth it.
 */
export const BASELINE_WASM = '--liftoff-only';

const ROOT = join(import.meta.dirname, '../..');

/**
 * What Node runs of a source, such as `src/main.ts`, or of a process in test/: made as `npm run build` makes it, once in a
 * run.
 *
 * @param source an entry of the product, or a file of test/ whose name ends in `-process.ts`
 */
export async function emitted(source: string): Promise<string> {
  return join(await emitAll(), source.replace(/\.ts$/, '.js'));
}

const emitAll = once(async () => {
  const folder = inject('emittedDir');
  const made = join(folder, 'made');
  for (;;) {
    const isMade = await access(made).then(
      () => true,
      () => false,
    );
    if (isMade) return made;
    if (await isFirst(folder)) await make(folder, made);
    await sleep(50);
  }
});

/** Of several test processes that need it at once, one makes it. */
async function isFirst(folder: string): Promise<boolean> {
  try {
    await mkdir(join(folder, 'making'));
    return true;
  } catch (thrown) {
    if (systemCode(thrown) !== 'EEXIST') throw thrown;
    return false;
  }
}

/** It takes its place when it is whole; what fails is left to the next one to try. */
async function make(folder: string, made: string): Promise<void> {
  const draft = await mkdtemp(join(folder, 'draft-'));
  const out = join(draft, 'made');
  try {
    await mkdir(out);
    await bundle({ outdir: out, outbase: '.', more: await processes('test/faults/support', 'test/support') });
    await symlink(join(ROOT, 'prisma'), join(out, 'prisma'));
    await writeFile(join(out, 'package.json'), '{"type":"module"}');
    await rename(out, made);
  } catch (thrown) {
    await rmdir(join(folder, 'making'));
    throw thrown;
  }
}

async function processes(...folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async (folder) => (await readdir(join(ROOT, folder))).map((name) => `${folder}/${name}`)),
  );
  return found.flat().filter((path) => path.endsWith('-process.ts'));
}
