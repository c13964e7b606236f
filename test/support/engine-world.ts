import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { readCall } from '../../src/simulators/engines/read-call.ts';
import { createEngineSimulator, type SimulatedResponse } from '../../src/simulators/engines/simulator.ts';
import { SIMULATED_ENGINES, type SimulatedEngine } from '../../src/simulators/engines/world.ts';
import { SIMULATED_WORLD } from './simulated-world.ts';

/** A question that came to an engine; the nonce names the question, also when it is asked again. */
export type Asked = { engine: SimulatedEngine; nonce: string };

/** What an engine does instead of answering: answers this, breaks the connection off, or answers when it is let. */
export type Fault = SimulatedResponse | 'cut' | Promise<void>;

/** Five engines on a real socket, in their wire formats, that note every question. */
export type EngineWorld = {
  asked: Asked[];
  /** Connections so far. */
  connections(): number;
  /** The environment that leads to them: a key and a price for each. */
  environment: Record<string, string>;
  close(): Promise<void>;
};

/** Opens five engines. @param faultOf what an engine does instead of answering; null lets it answer */
export async function openEngineWorld(faultOf: (asked: Asked) => Fault | null = () => null): Promise<EngineWorld> {
  const simulator = createEngineSimulator({ world: SIMULATED_WORLD, seed: 'engine world' });
  const asked: Asked[] = [];
  let connections = 0;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void text(request).then(async (body) => {
      const url = `http://${request.headers.host}${request.url}`;
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const wire = { method: request.method ?? 'GET', url, headers, body };
      const call = readCall(wire);
      const fault = call.kind === 'ask' && !call.isContinuation ? note(asked, call, faultOf) : null;
      if (fault === 'cut') {
        request.socket.destroy();
        return;
      }
      const answer = fault instanceof Promise ? await fault : fault;
      const { status, headers: sent, body: said } = answer ?? simulator.handle(wire);
      response.writeHead(status, sent).end(said);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    connections: () => connections,
    environment: environmentAt(`http://127.0.0.1:${port}`),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function note(asked: Asked[], { engine, nonce }: Asked, faultOf: (asked: Asked) => Fault | null): Fault | null {
  asked.push({ engine, nonce });
  return faultOf({ engine, nonce });
}

/** Each question costs a cent by the searches alone, whatever engine answers it. */
function environmentAt(origin: string): Record<string, string> {
  const prices = SIMULATED_ENGINES.map((engine) => ({
    engine,
    model: '*',
    inputPerMillion: 0,
    outputPerMillion: 0,
    searchesPerThousand: 10,
    searchUnit: 'answer',
  }));
  const lines = SIMULATED_ENGINES.flatMap((engine) => {
    const name = `ENGINE_${engine.toUpperCase()}`;
    return [
      [`${name}_KEY`, 'sk-test-0123456789'],
      [`${name}_BASE_URL`, `${origin}/${engine}`],
      [`${name}_CONCURRENCY`, '50'],
      [`${name}_PER_MINUTE`, '100000'],
      [`${name}_TIMEOUT_SECONDS`, '5'],
    ];
  });
  return {
    ...Object.fromEntries(lines),
    ENGINE_PRICES: JSON.stringify({ date: '2026-11-23', prices }),
    PROMPT_RUNS_DAILY_USD: '1000',
  };
}
