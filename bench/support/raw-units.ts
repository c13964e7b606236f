import { once } from 'node:events';
import { createServer } from 'node:http';
import { askProcess } from './load.ts';

/** So many questions, so many at once. */
export type RawUnits = {
  databaseUrl: string;
  url: string;
  body: string;
  count: number;
  atOnce: number;
  /** Carries an HMAC-SHA256 of the body. */
  isSigned?: boolean;
};

/** How long they took, and the processor time of the asking process and of PostgreSQL's for it. */
export type RawUnitsResult = { seconds: number; cpuMs: number; databaseMs: number };

/** Asks and keeps by hand, in a process of its own: a POST to a server that answers these bytes, and an INSERT of them. */
export async function runRawUnits(units: Omit<RawUnits, 'url'> & { answer: string }): Promise<RawUnitsResult> {
  const { answer, ...given } = units;
  const server = createServer((incoming, response) => {
    incoming.resume().once('end', () => response.setHeader('content-type', 'application/json').end(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const asked: RawUnits = { ...given, url: `http://127.0.0.1:${port}/` };
  try {
    return await askProcess('raw-units-process.ts', asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
