import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** What was made of the sources of threads, by their paths. */
const made = new Map<string, URL>();

/**
 * Starts a thread of the product's own from a file beside the one that asks. A built file runs as it is. Of a source, which
 * Node 20 cannot run in a thread, one module is made of all that it imports, once in a process.
 *
 * @param name the thread's file without its ending, such as `./read-page-worker`
 * @param from the `import.meta.url` of the file that asks
 */
export function startThread(name: string, from: string, options: WorkerOptions): Worker {
  if (!from.endsWith('.ts')) return new Worker(new URL(`${name}.js`, from), options);
  const source = fileURLToPath(new URL(`${name}.ts`, from));
  const module = made.get(source) ?? bundle(source, from);
  made.set(source, module);
  return new Worker(module, { ...options, execArgv: [] });
}

function bundle(source: string, from: string): URL {
  const require = createRequire(from);
  const esbuild: typeof import('esbuild') = require('esbuild');
  const { outputFiles } = esbuild.buildSync({
    entryPoints: [source],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // Packages of the older kind ask for Node's own modules by `require`.
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(from)});`,
    },
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`${source} was not made into a module.`);
  return new URL(`data:text/javascript,${encodeURIComponent(file.text)}`);
}
