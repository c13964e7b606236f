import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Prism between a client and a server: it holds every request and every answer to the document. */
export type Prism = { origin: string; close(): Promise<void> };

const READY = /listening on (http:\/\/[\d.]+:\d+)/;

/**
 * Starts `prism proxy openapi.json <upstream> --errors` as a process of its own and waits until it listens.
 *
 * @param upstream base URL of the running product, the base path included
 */
export async function startPrism(upstream: string): Promise<Prism> {
  const manifest = createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json');
  const document = fileURLToPath(new URL('../../openapi.json', import.meta.url));
  const command = join(dirname(manifest), 'dist', 'index.js');
  const args = ['proxy', document, upstream, '--errors', '--host', '127.0.0.1', '--port', '0'];
  const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const origin = await listening(child);
  return {
    origin,
    close: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-20_000);
      const origin = READY.exec(output)?.[1];
      if (origin) resolve(origin);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`Prism ended with ${code}: ${output}`)));
  });
}
