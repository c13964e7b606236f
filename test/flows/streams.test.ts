import { EventSource } from 'eventsource';
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { catalogChanged } from '../../src/domains/catalog/index.ts';
import { appendEvent } from '../../src/events/append.ts';
import { type Listener, listen } from '../../src/http/listen.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';

const WRITERS = 32;
const EVENTS_EACH = 12;
const RECONNECTS = 5;

let run: TestApp;
let port: Listener;
let origin: string;

beforeAll(async () => {
  run = await openTestApp({ streamsPerKey: 1_000 });
  port = await listen({ host: '127.0.0.1', port: 0 });
  port.serve((request) => run.app.fetch(request), run.app.fetchDirectly);
  origin = `http://127.0.0.1:${port.port}`;
});
afterAll(async () => {
  await port.close(100);
  await run.close();
});

/** Writes events from many transactions at once, each open for a moment of its own; answers their ids in the end. */
async function write(tenant: Tenant): Promise<string[]> {
  const { services } = run.app;
  const scope = { workspaceId: tenant.workspaceId, clock: services.clock };
  const writer = async (name: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let count = 0; count < EVENTS_EACH; count += 1) {
      const data = { action: 'updated' as const, skus: [`W${name}-${count}`], count: 1 };
      const id = await services.transaction(async (tx) => {
        const written = await appendEvent(tx, scope, catalogChanged, { data });
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
        return written;
      });
      ids.push(id);
    }
    return ids;
  };
  return (await Promise.all(Array.from({ length: WRITERS }, (_value, name) => writer(name)))).flat();
}

/** The log itself, page by page. */
async function committed(tenant: Tenant): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await tenant.get(`/v1/events?types=catalog.changed&limit=200${cursor && `&cursor=${cursor}`}`);
    ids.push(...body.data.map((row: { id: string }) => row.id));
    if (!body.pagination.has_more) return ids;
    cursor = body.pagination.next_cursor;
  }
}

test('an EventSource that is cut off five times while 32 write sees every event once, in the order of the log', async () => {
  const tenant = await run.workspace();
  const seen: string[] = [];
  let lastEventId = '';
  let connections = 0;
  let source: EventSource | null = null;
  const connect = async (): Promise<void> => {
    source?.close();
    connections += 1;
    const resume = lastEventId;
    const opened = new EventSource(`${origin}/v1/events/stream?types=catalog.changed`, {
      fetch: (url, init) =>
        fetch(url, {
          ...init,
          headers: {
            ...init.headers,
            Authorization: `Bearer ${tenant.key}`,
            ...(resume ? { 'Last-Event-ID': resume } : {}),
          },
        }),
    });
    source = opened;
    opened.addEventListener('catalog.changed', (message) => {
      if (source !== opened) return;
      lastEventId = message.lastEventId;
      seen.push(JSON.parse(message.data).event.id);
    });
    await new Promise<void>((resolve) => opened.addEventListener('open', () => resolve()));
  };
  await connect();
  const written = write(tenant);
  for (let count = 1; count <= RECONNECTS; count += 1) {
    await waitFor(() => expect(seen.length).toBeGreaterThan(count * 40));
    await connect();
  }
  const ids = await written;
  await waitFor(() => expect(seen.length).toBe(ids.length));
  const end: EventSource | null = source;
  (end as EventSource | null)?.close();
  expect(connections).toBe(RECONNECTS + 1);
  expect(seen).toEqual(await committed(tenant));
  expect(new Set(seen)).toEqual(new Set(ids));
});

test('a graphql-sse client that is cut off five times while 32 write sees every event once, in the order of the log', async () => {
  const tenant = await run.workspace();
  const seen: string[] = [];
  let after: string | null = null;
  const query =
    'subscription Follow($after: String) { events(types: [CATALOG_CHANGED], after: $after) { cursor type event { id } } }';
  let close = (): void => {};
  const connect = (): void => {
    close();
    const client = createClient({
      url: `${origin}/graphql`,
      headers: { Authorization: `Bearer ${tenant.key}` },
      retryAttempts: 0,
    });
    let isOpen = true;
    const stop = client.subscribe<{ events: { cursor: string; event: { id: string } | null } }>(
      { query, variables: { after } },
      {
        next: ({ data }) => {
          if (!isOpen || !data?.events.event) return;
          after = data.events.cursor;
          seen.push(data.events.event.id);
        },
        error: () => {},
        complete: () => {},
      },
    );
    close = () => {
      isOpen = false;
      stop();
      client.dispose();
    };
  };
  // From the very beginning: a distinct connection tells nobody when it is ready.
  after = (await tenant.get('/v1/events')).body.data[0]?.cursor ?? null;
  connect();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const written = write(tenant);
  for (let count = 1; count <= RECONNECTS; count += 1) {
    await waitFor(() => expect(seen.length).toBeGreaterThan(count * 40));
    connect();
  }
  const ids = await written;
  await waitFor(() => expect(seen.length).toBe(ids.length));
  close();
  expect(seen).toEqual(await committed(tenant));
});

test('a thousand subscribers of one workspace are each told of an event', async () => {
  const tenant = await run.workspace();
  await run.app.services.db.workspace.update({
    where: { id: tenant.workspaceId },
    data: { rateLimitBurst: 5_000, rateLimitPerMinute: 60_000 },
  });
  const fresh = await run.tenantWith(tenant.workspaceId, ['read']);
  const aborts = new AbortController();
  // Also when this fails: whoever tries again counts from none.
  onTestFinished(() => aborts.abort());
  const told = Array.from({ length: 1_000 }, async () => {
    const response = await fresh.raw('/v1/events/stream?types=catalog.changed', { signal: aborts.signal });
    const reader = response.body?.getReader();
    let text = '';
    while (reader && !text.includes('event: catalog.changed')) {
      const { value, done } = await reader.read();
      if (done) break;
      text += Buffer.from(value).toString();
    }
    await reader?.cancel();
    return text.includes('event: catalog.changed');
  });
  await waitFor(() => expect(run.app.services.follower.subscriberCount()).toBe(1_000), 90_000);
  const scope = { workspaceId: tenant.workspaceId, clock: run.app.services.clock };
  const data = { action: 'updated' as const, skus: ['ALL'], count: 1 };
  await run.app.services.transaction((tx) => appendEvent(tx, scope, catalogChanged, { data }));
  expect((await Promise.all(told)).every(Boolean)).toBe(true);
  aborts.abort();
  await waitFor(() => expect(run.app.services.follower.subscriberCount()).toBe(0));
}, 120_000);
