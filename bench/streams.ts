import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { EVENTS_TOPIC } from '../src/events/append.ts';
import { createWakeup } from '../src/platform/wakeup.ts';
import { addEvents, SILENT } from './support/events.ts';
import { noteLines, timesLine } from './support/lines.ts';
import { forkTypescript, quantile } from './support/load.ts';
import { cpuMsOf, memoryOf } from './support/process.ts';
import { type Product, startProduct } from './support/product.ts';
import { arrived, closeStreams, openStreams, type Stream, type StreamRequest } from './support/stream-clients.ts';
import { machine, printTable, say, whole } from './support/table.ts';

const EVENTS = 10;
const EVERY_MS = 1_000;

/** What is left alone for so long has collected what it needs no more, as far as it does. */
const SETTLE_MS = 5_000;

/** Who streams: what is asked of it, how it is told to send, and what it costs. `times` and `kb` are its bars. */
type Server = {
  name: string;
  request: StreamRequest;
  publish(): Promise<void>;
  memory(): Promise<number>;
  cpuMs(): Promise<number>;
  times: number | null;
  kb: number | null;
};

type Figures = { name: string; kb: number; lags: number[]; us: number; times: number | null; kbBar: number | null };

/**
 * Streams that are open at once: what each costs, how soon one event a second reaches all, and how soon all are back with what
 * they missed when they were cut at once; beside an open answer of bare `node:http` each, in the same run.
 */
export async function benchStreams(options: { streams: number; profileDir?: string | undefined }): Promise<void> {
  const { streams: count, profileDir } = options;
  const product = await startProduct({ profileDir, env: { STREAMS_PER_KEY: '100000' } });
  const bare = await startBare();
  const wakeup = createWakeup({ databaseUrl: product.databaseUrl, redisUrl: undefined, log: SILENT });
  try {
    say(`streams: ${whole(count)} at once, ${EVENTS} events, one a second, ${machine()}`);
    const publish = async (): Promise<void> => {
      await addEvents(product, product, 1);
      wakeup.signal(EVENTS_TOPIC);
    };
    const figures: Figures[] = [];
    figures.push(await measure(bare.server, count));
    for (const server of [rest(product, publish), graphql(product, publish)]) {
      // What earlier streams have left of memory would be counted as had before.
      await product.restart();
      figures.push(await measure(server, count));
    }
    print(figures, count);
    await storm(rest(product, publish), count);
  } finally {
    bare.close();
    await wakeup.close();
    await product.close();
  }
}

async function startBare(): Promise<{ server: Server; close(): void }> {
  const child = forkTypescript('raw-streams-process.ts', []);
  const [port = 0]: number[] = await once(child, 'message');
  const pid = child.pid ?? 0;
  const server: Server = {
    name: 'bare node:http',
    request: { port, head: ['GET / HTTP/1.1'], body: '', mark: /^id: (.+)$/gm },
    publish: async () => {
      child.send('publish');
      await once(child, 'message');
    },
    memory: () => memoryOf(pid),
    cpuMs: () => cpuMsOf(pid),
    times: null,
    kb: null,
  };
  return { server, close: () => void child.kill() };
}

function rest(product: Product, publish: Server['publish']): Server {
  const head = ['GET /v1/events/stream HTTP/1.1', `Authorization: Bearer ${product.key}`];
  const request = { port: portOf(product), head, body: '', mark: /^id: (.+)$/gm };
  return { name: 'GET /v1/events/stream', request, publish, ...costOf(product), times: 1.5, kb: 45 };
}

function graphql(product: Product, publish: Server['publish']): Server {
  const head = ['POST /graphql HTTP/1.1', `Authorization: Bearer ${product.key}`, 'Accept: text/event-stream'];
  const body = JSON.stringify({ query: 'subscription { events { cursor event { id type createdAt payload } } }' });
  const request = { port: portOf(product), head, body, mark: /^event: (next)$/gm };
  return { name: 'GraphQL over SSE', request, publish, ...costOf(product), times: 2, kb: 60 };
}

function costOf({ memory, cpu }: Product): Pick<Server, 'memory' | 'cpuMs'> {
  return { memory, cpuMs: cpu.server };
}

const portOf = ({ url }: Product): number => Number(new URL(url).port);

async function measure(server: Server, count: number): Promise<Figures> {
  await sleep(SETTLE_MS);
  const before = await server.memory();
  const streams = await openStreams(server.request, count);
  try {
    await sleep(SETTLE_MS);
    const kb = ((await server.memory()) - before) * (1024 / count);
    await publishTo(server, streams, 1);
    const cpu = await server.cpuMs();
    const lags: number[] = [];
    for (let event = 1; event <= EVENTS; event += 1) {
      const start = performance.now();
      lags.push(...(await publishTo(server, streams, event + 1)));
      await sleep(Math.max(0, EVERY_MS - (performance.now() - start)));
    }
    const us = (((await server.cpuMs()) - cpu) * 1000) / (EVENTS * count);
    lags.sort((left, right) => left - right);
    return { name: server.name, kb, lags, us, times: server.times, kbBar: server.kb };
  } finally {
    closeStreams(streams);
  }
}

/** @returns of each stream the milliseconds from the event until it came */
async function publishTo(server: Server, streams: readonly Stream[], count: number): Promise<number[]> {
  await server.publish();
  const publishedAt = Date.now();
  await arrived(streams, count);
  return streams.map(({ at }) => Math.max(0, at - publishedAt));
}

function print(figures: readonly Figures[], count: number): void {
  const limit = quantile(figures[0]?.lags ?? [], 0.99);
  note(figures, limit, count);
  printTable(
    ['', 'KB each', 'bar', 'p50 ms', 'p99 ms', 'most', 'p99 of bare', 'bar ', 'µs an event each'],
    figures.map(({ name, kb, lags, us, times, kbBar }) => {
      const ratio = quantile(lags, 0.99) / limit;
      return [
        name,
        `${kb.toFixed(1)}${kbBar !== null && kb > kbBar ? ' !' : ''}`,
        kbBar === null ? '' : String(kbBar),
        ...[0.5, 0.99].map((share) => whole(quantile(lags, share))),
        whole(lags.at(-1) ?? Number.NaN),
        `${ratio.toFixed(2)}${times !== null && ratio > times ? ' !' : ''}`,
        times === null ? '' : times.toFixed(1),
        us.toFixed(1),
      ];
    }),
  );
}

/** Of each face beside bare `node:http`: how soon an event reaches all, what it costs, and the memory of a stream. */
function note([bare, ...figures]: readonly Figures[], limit: number, count: number): void {
  for (const { name, kb, lags, us, times, kbBar } of figures) {
    const p99 = quantile(lags, 0.99);
    const event = {
      name: `${name}, an event to ${whole(count)} streams, p99`,
      ours: `${whole(p99)} ms, ${us.toFixed(0)} µs a stream`,
      limit: `bare node:http: ${whole(limit)} ms, ${bare?.us.toFixed(0)} µs`,
    };
    const memory = {
      name: `${name}, memory of a stream`,
      ours: '',
      limit: `bare node:http: ${bare?.kb.toFixed(1)} KB`,
      figure: `${kb.toFixed(1)} KB`,
      bar: `≤ ${kbBar} KB`,
      isMet: kbBar === null || kb <= kbBar,
    };
    noteLines('streams', [timesLine(event, p99 / limit, times), memory]);
  }
}

/** All are cut at once, and come back for what they missed. */
async function storm(server: Server, count: number): Promise<void> {
  const streams = await openStreams(server.request, count);
  await sleep(SETTLE_MS);
  await publishTo(server, streams, 1);
  const ids = streams.map(({ id }) => id);
  closeStreams(streams);
  await server.publish();
  const start = Date.now();
  const back = await openStreams(server.request, count, (index) => ids[index] ?? '');
  await arrived(back, 1);
  const times = back.map(({ at }) => at - start).sort((left, right) => left - right);
  closeStreams(back);
  say(`  cut at once, back with what they missed: p50 ${whole(quantile(times, 0.5))} ms, the last ${times.at(-1)} ms`);
}
