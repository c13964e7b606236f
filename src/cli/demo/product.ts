import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../../../scripts/start.mjs', import.meta.url));
const READY = /^eCommerce Insights serves at (\S+)/;

/** The product, started as a newcomer starts it, on an empty folder and a free port. */
export type RunningProduct = { url: string; key: string; stop(): Promise<void> };

/**
 * Starts the product.
 *
 * @param options.egressAllow origins on this machine that it may call
 * @param options.environment what it is told beside that
 * @throws Error with its last words when it does not start
 */
export async function startProduct(options: {
  egressAllow: readonly string[];
  environment: Readonly<Record<string, string>>;
}): Promise<RunningProduct> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ecommerce-insights-demo-'));
  const child = spawn(process.execPath, [START], {
    env: {
      ...process.env,
      ...options.environment,
      PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      EGRESS_ALLOW: options.egressAllow.join(','),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const url = await untilReady(child);
    const key = (await readFile(join(dataDir, 'sandbox.key'), 'utf8')).trim();
    return { url, key, stop: () => stop(child, dataDir) };
  } catch (error) {
    await stop(child, dataDir);
    throw error;
  }
}

function untilReady(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    for (const output of [child.stdout, child.stderr]) {
      if (!output) continue;
      createInterface({ input: output }).on('line', (line) => {
        said.push(line);
        const ready = READY.exec(line);
        if (ready?.[1]) resolve(ready[1]);
      });
    }
    child.once('exit', () => reject(new Error(`The product did not start:\n${said.slice(-5).join('\n')}`)));
  });
}

async function stop(child: ChildProcess, dataDir: string): Promise<void> {
  if (child.exitCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
  await rm(dataDir, { recursive: true, force: true });
}
