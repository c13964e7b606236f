import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { appendEvent } from '../../src/events/append.ts';
import { type Listener, listen } from '../../src/http/listen.ts';
import { newId } from '../../src/kernel/ids.ts';
import { jobProgressed, jobSnapshot } from '../../src/work/job-events.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { waitFor } from '../support/matchers.ts';
import { newJob } from '../support/test-jobs.ts';
import { unlimitedTenant } from '../support/unlimited.ts';
import { type Reader, readSlowly } from './support/readers.ts';

/** More than a connection's two ends hold in their kernel buffers. */
const EVENTS = 1_500;
const FILLER = 'x'.repeat(8_000);

let run: TestApp;
let tenant: Tenant;
let jobId: string;
let paths: string[];
let port: Listener | null = null;
const readers: Reader[] = [];

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
  tenant = await unlimitedTenant(run);
  jobId = await newJob(run.app.services, tenant.workspaceId);
  await untilEventsVisible(run.app.services);
  const cursor = (await tenant.get('/v1/events')).body.data[0].cursor;
  const query = 'subscription ($after: String) { events(after: $after) { cursor event { id payload } } }';
  paths = [
    `/v1/events/stream?after=${cursor}`,
    `/v1/jobs/${jobId}/events?after=${cursor}`,
    `/graphql?${new URLSearchParams({ query, variables: JSON.stringify({ after: cursor }) })}`,
  ];
});
afterEach(async () => {
  for (const reader of readers.splice(0)) reader.leave();
  await port?.close(100);
  await waitFor(() => expect(run.app.services.follower.subscriberCount()).toBe(0));
});
afterAll(() => run.close());

async function open(stallMs?: number): Promise<void> {
  port = await listen({ host: '127.0.0.1', port: 0, ...(stallMs && { stallMs }) });
  port.serve((request) => run.app.fetch(request), run.app.fetchDirectly);
}

/** @param bytesPerSecond 0 never reads, null reads as fast as it comes */
function follow(path: string, bytesPerSecond: number | null): Reader {
  const socket: Socket = connect({ host: '127.0.0.1', port: port?.port ?? 0 });
  const lines = [`GET ${path} HTTP/1.1`, 'Host: localhost', `Authorization: Bearer ${tenant.key}`];
  socket.write(`${[...lines, 'Accept: text/event-stream'].join('\r\n')}\r\n\r\n`);
  const reader = readSlowly(socket, bytesPerSecond);
  readers.push(reader);
  return reader;
}

/** Writes the events in one transaction. @returns their marks, in the order of the log */
async function write(count: number): Promise<string[]> {
  const { services } = run.app;
  const where = { workspaceId: tenant.workspaceId, clock: services.clock };
  const job = jobSnapshot(await services.db.job.findUniqueOrThrow({ where: { id: jobId } }));
  const data = { ...job, progress: { ...job.progress, step: '<0>' }, result: FILLER };
  const ids = Array.from({ length: count - 1 }, () => newId('Event'));
  await services.transaction(async (tx) => {
    const first = await appendEvent(tx, where, jobProgressed, { data, subjectId: jobId });
    await tx.$executeRaw`
      insert into events (id, workspace_id, type, subject_id, body, created_at)
      select other.id, workspace_id, type, subject_id,
        replace(replace(body, events.id, other.id), '<0>', '<' || other.place || '>'), created_at
      from events, unnest(${ids}::text[]) with ordinality as other(id, place) where events.id = ${first}
      order by other.place`;
  });
  return Array.from({ length: count }, (_, index) => `<${index}>`);
}

function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test('readers who never read, or a kilobyte a second, cost bounded memory, and those beside them get every event in order', {
  timeout: 180_000,
}, async () => {
  await open();
  const good = paths.map((path) => follow(path, null));
  const slow = paths.flatMap((path) => [0, 0, 0, 1_024].map((speed) => follow(path, speed)));
  await waitFor(() => expect(run.app.services.follower.subscriberCount()).toBe(good.length + slow.length), 60_000);
  const before = heldBytes();
  const marks = await write(EVENTS);
  for (const reader of good) await waitFor(() => expect(reader.marks.length).toBe(marks.length), 120_000);
  for (const reader of good) expect(reader.marks).toEqual(marks);
  // Held for each of the slow, the events would be some 144 MB.
  expect(heldBytes() - before).toBeLessThan(48_000_000);
  expect(run.app.services.follower.subscriberCount()).toBe(good.length + slow.length);
});

test('a reader who takes nothing for long is let go with what it held, and those who read stay', {
  timeout: 120_000,
}, async () => {
  await open(8_000);
  const good = paths.map((path) => follow(path, null));
  const dead = paths.map((path) => follow(path, 0));
  const ticking = setInterval(() => void write(1).catch(() => undefined), 500);
  const subscribers = () => run.app.services.follower.subscriberCount();
  await waitFor(() => expect(subscribers()).toBe(good.length + dead.length), 60_000);
  await waitFor(() => expect(subscribers()).toBe(good.length), 60_000);
  for (const reader of good) await waitFor(() => expect(reader.marks.length).toBeGreaterThan(EVENTS), 60_000);
  clearInterval(ticking);
});
