import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alertsConsumer } from '../../src/domains/alerts/index.ts';
import { consumeBatch } from '../../src/events/consume.ts';
import { type Json, openTestApp, PUBLIC_URL, type Tenant, type TestApp } from '../support/app.ts';
import { untilEventsVisible } from '../support/events-visible.ts';
import { waitFor } from '../support/matchers.ts';
import { plantAudits } from '../support/score-runs.ts';

let run: TestApp;

beforeAll(async () => {
  run = await openTestApp({ isStarted: false });
});
afterAll(() => run.close());

const QUERY = `subscription ($ruleIds: [ID!], $after: String) {
  alertFired(ruleIds: $ruleIds, after: $after) { cursor type fire { id ruleId sku summary type } }
}`;

/** What a follower has been sent so far, by the client that the documentation names. */
function follow(tenant: Tenant, variables: Json = {}) {
  const client = createClient({
    url: `${PUBLIC_URL}/graphql`,
    headers: { Authorization: `Bearer ${tenant.key}` },
    retryAttempts: 0,
    fetchFn: (input: string, init: RequestInit) => run.app.fetch(new Request(input, init)),
  });
  const seen: Json[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    client.subscribe(
      { query: QUERY, variables },
      { next: ({ data }: Json) => void seen.push(data.alertFired), error: reject, complete: resolve },
    );
  });
  ended.catch(() => undefined);
  return { seen, close: () => client.dispose() };
}

async function rule(tenant: Tenant, threshold: number): Promise<string> {
  return (await tenant.post('/v1/alerts/rules', { name: `Below ${threshold}`, type: 'score_drop', threshold })).body.id;
}

/** A page of this score, and every rule evaluated against it. */
async function audited(tenant: Tenant, sku: string, score: number): Promise<void> {
  await plantAudits(run.app.services, { workspaceId: tenant.workspaceId, sku, scores: [score] });
  await untilEventsVisible(run.app.services);
  while ((await consumeBatch(run.app.services, alertsConsumer(), 200)).count > 0);
}

test('every fire is told once and in order, to those who asked for its rule, and again from behind a cursor', async () => {
  const [ours, theirs] = [await run.workspace(), await run.workspace()];
  const [high, low] = [await rule(ours, 80), await rule(ours, 30)];
  await rule(theirs, 80);
  await audited(ours, 'EARLIER', 10);
  const [all, some] = [follow(ours), follow(ours, { ruleIds: [low] })];
  const foreign = follow(theirs, { ruleIds: [low] });
  await waitFor(() => expect(run.app.services.follower.subscriberCount()).toBe(3));
  await audited(ours, 'A', 50);
  await audited(ours, 'B', 20);
  await audited(theirs, 'C', 20);
  await waitFor(() => expect(all.seen).toHaveLength(3));
  const told = all.seen.map(({ fire }) => [fire.sku, fire.ruleId]);
  expect(told[0]).toEqual(['A', high]);
  expect(told.slice(1).sort()).toEqual(
    [
      ['B', high],
      ['B', low],
    ].sort(),
  );
  expect(all.seen[0]).toMatchObject({
    type: 'ALERT_FIRED',
    fire: { type: 'SCORE_DROP', summary: 'A: the score is 50, below 80.' },
  });
  await waitFor(() => expect(some.seen.map(({ fire }) => fire.sku)).toEqual(['B']));

  const resumed = follow(ours, { after: all.seen[0].cursor });
  await waitFor(() => expect(resumed.seen).toEqual(all.seen.slice(1)));
  const filtered = follow(ours, { after: all.seen[0].cursor, ruleIds: [low] });
  await waitFor(() => expect(filtered.seen).toEqual(some.seen));
  expect(foreign.seen).toEqual([]);
  const stored = (await ours.get(`/v1/alerts/fires/${all.seen[0].fire.id}`)).body;
  expect(stored).toMatchObject({ rule_id: high, summary: all.seen[0].fire.summary });
  for (const one of [all, some, foreign, resumed, filtered]) one.close();
  await waitFor(() => expect(run.app.services.follower.subscriberCount()).toBe(0));
});
