import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../src/app.ts';
import { catalogChanged } from '../src/domains/catalog/index.ts';
import { createWorkspace, issueApiKey } from '../src/domains/workspaces/index.ts';
import { appendEvent } from '../src/events/append.ts';
import { listen } from '../src/http/listen.ts';
import { createSettings } from '../src/kernel/settings.ts';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres.ts';
import { createLog } from '../src/platform/log.ts';
import { migrate } from '../src/platform/migrate.ts';
import { migrateQueue } from '../src/platform/queue-postgres.ts';
import { deriveKeys } from '../src/platform/secret-key.ts';

/**
 * `npm run bench:streams [subscribers]`: one process serves, this one opens that many event streams over real sockets,
 * then measures what each costs, how soon one event reaches all, and how soon all are back when they were cut at once.
 */
const SUBSCRIBERS = Number(process.argv[2] ?? 5_000);
const EVENTS = 10;

/** Connections on their way at once, so that the accept queue does not overflow. */
const OPENING = 200;

type Memory = { rss: number; subscribers: number };
type Told = { port: number; key: string } | { publishedAt: number } | Memory;

if (process.argv.includes('--serve')) await serve();
else await measure();

async function serve(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ecommerce-insights-bench-'));
  await chmod(dataDir, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDir, isEphemeral: true });
  await migrate(postgres.url, { directory: join(import.meta.dirname, '../prisma/migrations') });
  await migrateQueue(postgres.url);
  const app = createApp({
    role: 'api',
    databaseUrl: postgres.url,
    redisUrl: null,
    publicUrl: 'http://bench.test',
    egressAllow: [],
    databasePool: 20,
    workerConcurrency: 1,
    metricsToken: null,
    keys: deriveKeys(randomBytes(32)),
    settings: createSettings({}),
    log: createLog({ level: 'silent' }),
    hasShop: false,
    streamsPerKey: 100_000,
  });
  app.start();
  const { services } = app;
  const workspace = await createWorkspace(services.db, { name: 'Bench', mode: 'SANDBOX' });
  const raised = { rateLimitPerMinute: 1_000_000, rateLimitBurst: 1_000_000 };
  await services.db.workspace.update({ where: { id: workspace.id }, data: raised });
  const { key } = await issueApiKey(services.db, workspace, { name: 'Bench', scopes: ['read'] });
  const port = await listen({ host: '127.0.0.1', port: 0 });
  port.serve((request) => app.fetch(request));
  const tell = (told: Told): void => void process.send?.(told);
  process.on('message', async (asked) => {
    if (asked === 'stop') {
      await app.drain(0);
      await port.close(1_000);
      await app.stop(0);
      await postgres.stop();
      process.exit(0);
    }
    if (asked === 'memory') {
      global.gc?.();
      tell({ rss: process.memoryUsage().rss, subscribers: services.follower.subscriberCount() });
      return;
    }
    const data = { action: 'updated' as const, skus: ['BENCH'], count: 1 };
    const scope = { workspaceId: workspace.id, clock: services.clock };
    await services.transaction((tx) => appendEvent(tx, scope, catalogChanged, { data }));
    tell({ publishedAt: Date.now() });
  });
  tell({ port: port.port, key });
}

/** One stream: how many events came, when the last one did, and the id to come back with. */
type Stream = { socket: Socket; count: number; at: number; id: string };

async function measure(): Promise<void> {
  const server = fork(import.meta.filename, ['--serve'], { execArgv: ['--import', 'tsx', '--expose-gc'] });
  const { port, key } = await answer<{ port: number; key: string }>(server);
  const before = await ask<Memory>(server, 'memory');
  const openedAt = Date.now();
  let streams = await openAll(port, key, () => '');
  await follows(server);
  const openMs = Date.now() - openedAt;
  const after = await ask<Memory>(server, 'memory');
  const fanOut: number[] = [];
  for (let count = 1; count <= EVENTS; count += 1) fanOut.push(...(await publish(server, streams, count)));
  const ids = streams.map(({ id }) => id);
  for (const { socket } of streams) socket.destroy();
  await ask(server, 'publish');
  const stormAt = Date.now();
  streams = await openAll(port, key, (index) => ids[index] ?? '');
  await arrived(streams, 1);
  const back = streams.map(({ at }) => at - stormAt);
  for (const { socket } of streams) socket.destroy();
  console.log(
    JSON.stringify({
      subscribers: SUBSCRIBERS,
      open_ms: openMs,
      kib_each: Math.round(((after.rss - before.rss) / SUBSCRIBERS / 1_024) * 10) / 10,
      rss_mib: Math.round(after.rss / 1_048_576),
      fan_out_ms: percentiles(fanOut),
      storm_back_with_missed_event_ms: percentiles(back),
    }),
  );
  server.send('stop');
  await once(server, 'exit');
}

async function publish(server: ChildProcess, streams: readonly Stream[], count: number): Promise<number[]> {
  const { publishedAt } = await ask<{ publishedAt: number }>(server, 'publish');
  await arrived(streams, count);
  return streams.map(({ at }) => Math.max(0, at - publishedAt));
}

async function openAll(port: number, key: string, idOf: (index: number) => string): Promise<Stream[]> {
  const streams: Stream[] = [];
  const places = Array.from({ length: SUBSCRIBERS }, (_value, index) => index);
  const work = async (): Promise<void> => {
    for (let index = places.shift(); index !== undefined; index = places.shift()) {
      streams.push(await openOne(port, key, idOf(index)));
    }
  };
  await Promise.all(Array.from({ length: OPENING }, work));
  return streams;
}

async function openOne(port: number, key: string, id: string): Promise<Stream> {
  const socket = connect({ host: '127.0.0.1', port });
  const stream: Stream = { socket, count: 0, at: 0, id };
  const lines = ['GET /v1/events/stream HTTP/1.1', 'Host: bench', `Authorization: Bearer ${key}`];
  if (id) lines.push(`Last-Event-ID: ${id}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('A stream was cut.')));
    socket.on('data', (chunk) => {
      const text = chunk.toString();
      if (text.startsWith('HTTP/1.1 ') && !text.startsWith('HTTP/1.1 200')) reject(new Error(text.slice(0, 300)));
      for (const [, found] of text.matchAll(/^id: (.+)$/gm)) {
        stream.count += 1;
        stream.at = Date.now();
        stream.id = found ?? '';
      }
      resolve();
    });
  });
  return stream;
}

async function arrived(streams: readonly Stream[], count: number): Promise<void> {
  while (streams.some((stream) => stream.count < count)) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function follows(server: ChildProcess): Promise<void> {
  while ((await ask<Memory>(server, 'memory')).subscribers < SUBSCRIBERS) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function ask<T extends Told>(server: ChildProcess, question: 'memory' | 'publish'): Promise<T> {
  server.send(question);
  return answer<T>(server);
}

/** Both ends are this file, and each question has one answer. */
async function answer<T extends Told>(server: ChildProcess): Promise<T> {
  const [told] = await once(server, 'message');
  return told as T;
}

function percentiles(values: readonly number[]): { p50: number; p99: number; max: number } {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}
