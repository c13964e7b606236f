import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { readStream } from '../support/event-stream.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { waitFor } from '../support/matchers.ts';
import { newJob, startJob } from '../support/test-jobs.ts';

let run: TestApp;
let ours: Tenant;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false, heartbeatMs: 300 });
  ours = await run.workspace();
});

afterAll(() => run.close());

function subscribe(tenant: Tenant, query: string, variables: Record<string, unknown> = {}): Promise<Response> {
  return tenant.raw('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ query, variables }),
  });
}

const PROGRESS =
  'subscription ($id: ID!, $after: String) { jobProgress(id: $id, after: $after) { cursor type job { id status } } }';

test('jobProgress tells the whole life of a job, completes with it, and resumes behind a cursor', async () => {
  const { services } = run.app;
  const id = await newJob(services, ours.workspaceId);
  const told = readStream(await subscribe(ours, PROGRESS, { id }), 100);
  const attempt = await startJob(services, id);
  await attempt.succeed(1);
  const payloads = (await told).filter(({ event }) => event === 'next').map(({ data }) => data.data.jobProgress);
  expect(payloads.map(({ type, job }) => [type, job.status])).toEqual([
    ['JOB_QUEUED', 'QUEUED'],
    ['JOB_STARTED', 'RUNNING'],
    ['JOB_SUCCEEDED', 'SUCCEEDED'],
  ]);
  const rest = await readStream(await subscribe(ours, PROGRESS, { id, after: payloads[1]?.cursor }), 100);
  expect(rest.filter(({ event }) => event === 'next').map(({ data }) => data.data.jobProgress)).toEqual(
    payloads.slice(2),
  );
});

test('a job of another workspace answers not found, and none of its events', async () => {
  const theirs = await run.workspace();
  const id = await newJob(run.app.services, theirs.workspaceId);
  const answer = await (await subscribe(ours, PROGRESS, { id })).text();
  expect(answer).toContain('NOT_FOUND');
  expect(answer).not.toContain('JOB_QUEUED');
});

test('jobs tells of every job of the wanted types, from the present on', async () => {
  const tenant = await run.workspace();
  await newJob(run.app.services, tenant.workspaceId);
  await untilEventsVisible(run.app.services);
  const query = 'subscription ($types: [JobType!]) { jobs(types: $types) { type job { id } } }';
  const wanted = readStream(await subscribe(tenant, query, { types: ['OTHER'] }), 1);
  const unwanted = readStream(await subscribe(tenant, query, { types: ['REVIEWS_PULL'] }), 1, 1_500);
  const id = await newJob(run.app.services, tenant.workspaceId);
  expect((await wanted)[0]?.data.data.jobs).toEqual({ type: 'JOB_QUEUED', job: { id } });
  expect(await unwanted).toEqual([]);
});

test('a subscriber who leaves is forgotten', async () => {
  const response = await subscribe(ours, 'subscription { events { cursor } }');
  const reader = response.body?.getReader();
  void reader?.read();
  await waitFor(() => expect(run.app.services.follower.subscriberCount()).toBe(1));
  await reader?.cancel();
  await newJob(run.app.services, ours.workspaceId);
  await waitFor(() => expect(run.app.services.follower.subscriberCount()).toBe(0));
});

test('a quiet subscription is kept open by comments', async () => {
  const response = await subscribe(await run.workspace(), 'subscription { events { cursor } }');
  const reader = response.body?.getReader();
  const texts: string[] = [];
  for (let count = 0; count < 3; count += 1) texts.push(Buffer.from((await reader?.read())?.value ?? []).toString());
  expect(texts).toEqual([':\n\n', ':\n\n', ':\n\n']);
  await reader?.cancel();
  await waitFor(() => expect(run.app.services.follower.subscriberCount()).toBe(0));
});

test.each(['application/json', 'multipart/mixed', 'text/event-stream;q=0', 'text/html'])(
  'one who accepts %s alone is refused with the form there is, and follows nothing',
  async (Accept) => {
    const before = run.app.services.follower.subscriberCount();
    const refused = await ours.raw('/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept },
      body: JSON.stringify({ query: 'subscription { events { cursor } }' }),
    });
    const { errors } = JSON.parse(await refused.text());
    expect([refused.status, errors[0].extensions.code]).toEqual([406, 'NOT_ACCEPTABLE']);
    expect(errors[0].extensions.details.forms).toContain('text/event-stream');
    expect(run.app.services.follower.subscriberCount()).toBeLessThanOrEqual(before);
  },
);

test('a cursor older than the log remembers is answered with reset first, over GraphQL too', async () => {
  const tenant = await run.workspace();
  for (let count = 0; count < 2; count += 1) await newJob(run.app.services, tenant.workspaceId);
  await untilEventsVisible(run.app.services);
  const [old] = (await tenant.get('/v1/events')).body.data;
  const { sql } = run.app.services;
  await sql.query({
    text: `insert into consumer_cursors (name, xid, seq) select 'log.horizon', xid, seq from events where workspace_id = $1
           order by events.xid desc, events.seq desc limit 1`,
    values: [tenant.workspaceId],
  });
  const query = 'subscription ($after: String) { events(after: $after) { type event { id } } }';
  const told = await readStream(await subscribe(tenant, query, { after: old?.cursor }), 2);
  await sql.query({ text: `delete from consumer_cursors where name = 'log.horizon'` });
  const messages = told.map(({ data }) => data.data.events);
  expect(messages.map(({ type }) => type)).toEqual(['RESET', 'JOB_QUEUED']);
  expect(messages[0].event).toBeNull();
});
