import { createServer, type IncomingMessage } from 'node:http';
import type { EngineSimulator } from './simulator.ts';

/** A simulator that listens. */
export type SimulatorServer = { origin: string; close(): Promise<void> };

/** Serves a simulator over a real socket of the loopback interface, at a port of its own. */
export async function serveEngineSimulator(simulator: EngineSimulator): Promise<SimulatorServer> {
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      const origin = `http://${request.headers.host}`;
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const answer = simulator.handle({
        method: request.method ?? 'GET',
        url: `${origin}${request.url}`,
        headers,
        body,
      });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The simulator has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
