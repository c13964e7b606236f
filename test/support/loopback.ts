import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on the loopback interface that counts what reaches it; it is gone when the test is over. */
export type Loopback = { origin: string; port: number; connections(): number; bytes(): number };

/** A web server. */
export function serve(handler: http.RequestListener, host = '127.0.0.1'): Promise<Loopback> {
  return listen(http.createServer({ keepAliveTimeout: 60_000 }, handler), 'http', host);
}

/** A web server behind TLS. */
export function serveTls(credentials: { key: string; cert: string }, handler: http.RequestListener): Promise<Loopback> {
  return listen(https.createServer(credentials, handler), 'https', '127.0.0.1');
}

/** A server that speaks whatever the test makes it speak. */
export function serveRaw(onSocket: (socket: net.Socket) => void = () => {}, host = '127.0.0.1'): Promise<Loopback> {
  return listen(net.createServer(onSocket), 'http', host);
}

async function listen(server: net.Server, scheme: string, host: string): Promise<Loopback> {
  const sockets = new Set<net.Socket>();
  let connections = 0;
  let bytes = 0;
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      bytes += socket.bytesRead;
      sockets.delete(socket);
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const open = (): number => [...sockets].reduce((sum, socket) => sum + socket.bytesRead, 0);
  return { origin: `${scheme}://${host}:${port}`, port, connections: () => connections, bytes: () => bytes + open() };
}

/** A port of the loopback interface on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
