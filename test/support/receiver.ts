import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request as it arrived. */
export type Received = { path: string; headers: Record<string, string>; body: string; at: number };

/** How a path answers. */
export type Behaviour = (request: Received, response: ServerResponse) => void;

/** A real web server that remembers what it was sent; a path without a behaviour answers 200. */
export type Receiver = {
  origin: string;
  received: Received[];
  /** What arrived at this path, in order. */
  at(path: string): Received[];
  /** The most requests that were open at once at this path. */
  peak(path: string): number;
  on(path: string, behaviour: Behaviour): void;
  /** A path that was not handed out before. */
  newPath(): string;
  close(): Promise<void>;
};

/** Opens a receiver on a port of its own. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const behaviours = new Map<string, Behaviour>();
  const open = new Map<string, number>();
  const peaks = new Map<string, number>();
  const sockets = new Set<Socket>();
  let paths = 0;
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    open.set(path, (open.get(path) ?? 0) + 1);
    peaks.set(path, Math.max(peaks.get(path) ?? 0, open.get(path) ?? 0));
    response.on('close', () => open.set(path, (open.get(path) ?? 1) - 1));
    void readBody(request).then((body) => {
      const seen = { path, headers: headersOf(request), body, at: Date.now() };
      received.push(seen);
      (behaviours.get(path) ?? ((_seen, answer) => answer.end('ok')))(seen, response);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = addressOf(server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    at: (path) => received.filter((request) => request.path === path),
    peak: (path) => peaks.get(path) ?? 0,
    newPath() {
      paths += 1;
      return `/hook-${paths}`;
    },
    on: (path, behaviour) => void behaviours.set(path, behaviour),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}

/** A server that listens on a port has an address with one. */
function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
  return address;
}
