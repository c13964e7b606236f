import { once } from 'node:events';
import { createServer } from 'node:http';

/** One request as it came: its path, when, and how long after the event that it tells of. */
export type Arrival = { path: string; at: number; lagMs: number };

/** A server that is sent webhooks. */
export type Receiver = { origin: string; arrivals: Arrival[]; close(): void };

/** Answers at once, but `/slow…` after this time. */
export const SLOW_MS = 5_000;

/** Opens a receiver in this process. */
export async function openReceiver(): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const path = request.url ?? '/';
      const at = Date.now();
      arrivals.push({ path, at, lagMs: at - happenedAt(Buffer.concat(chunks).toString('utf8')) });
      if (path.startsWith('/slow')) setTimeout(() => response.end('ok'), SLOW_MS);
      else response.end('ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    arrivals,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function happenedAt(body: string): number {
  return Date.parse(/"created_at":"([^"]+)"/.exec(body)?.[1] ?? '');
}
