import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { backends, type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';
import { plantAudits } from '../support/score-runs.ts';

/** Far more than the lane has slots, and than one workspace may have waiting; a rule has five channels at most. */
const RULES = 20;
const HANGING = RULES * 5;

/** As many as the lane has slots. */
const SLOTS = 8;

/** Of channels that are known to answer late, one workspace has so many waiting at once: a sixteenth of 32 for each of 8 slots. */
const LATE_AT_ONCE = 16;

/** Later than this an answer is late. */
const LATE_MS = 3_000;

/** How long a channel hangs: a little less than it is waited for. */
const HANG_MS = 12_000;

/** Test messages that a workspace may send in a minute. */
const MESSAGES = 10;

const WAIT_MS = 60_000;

describe.each(backends())('with the queue in %s', (backend) => {
  let far: Receiver;
  let run: TestApp;
  const held = new Set<ServerResponse>();

  beforeAll(async () => {
    far = await openReceiver();
    run = await openTestApp({ backend, egressAllow: [far.origin] });
  });
  afterEach(answerAll);
  afterAll(async () => {
    await run.close();
    await far.close();
  });

  function answerAll(): void {
    for (const response of held) response.end('ok');
  }

  function hangingPath(): string {
    const path = far.newPath();
    far.on(path, (_request, response) => {
      held.add(response);
      const timer = setTimeout(() => response.end('ok'), HANG_MS);
      response.on('close', () => {
        clearTimeout(timer);
        held.delete(response);
      });
    });
    return path;
  }

  async function rule(tenant: Tenant, paths: readonly string[]): Promise<string[]> {
    const channels = paths.map((path) => ({ webhook: { url: far.origin + path } }));
    const made = await tenant.post('/v1/alerts/rules', { name: 'Low', type: 'score_drop', threshold: 50, channels });
    expect(made.status, made.text).toBe(201);
    return made.body.channels.map(({ id }: { id: string }) => id);
  }

  const breach = (tenant: Tenant, sku: string) =>
    plantAudits(run.app.services, { workspaceId: tenant.workspaceId, sku, scores: [90, 40] });

  async function arrived(path: string, count: number): Promise<void> {
    await waitFor(() => expect(far.at(path).length).toBeGreaterThanOrEqual(count), WAIT_MS);
  }

  /** How long test messages took from their request to their arrival, one after the other; the longest. */
  async function slowestMs(tenant: Tenant, [channelId]: readonly string[], path: string): Promise<number> {
    const times: number[] = [];
    for (let count = 0; count < MESSAGES; count += 1) {
      const before = far.at(path).length;
      const startedAt = Date.now();
      const sent = await tenant.post(`/v1/alerts/channels/${channelId}/test`);
      expect(sent.status, sent.text).toBe(202);
      await arrived(path, before + 1);
      times.push((far.at(path).at(-1)?.at ?? Number.NaN) - startedAt);
    }
    return Math.max(...times);
  }

  test(`${HANGING} channels that do not answer delay no other, of another workspace or of their own; each is sent one message at a time`, {
    timeout: 300_000,
  }, async () => {
    const [ours, theirs] = [await run.workspace(), await run.workspace()];
    const hanging = Array.from({ length: HANGING }, hangingPath);
    for (let start = 0; start < HANGING; start += 5) await rule(ours, hanging.slice(start, start + 5));
    const [quick, other] = [far.newPath(), far.newPath()];
    // Last, so that all that hang are due before it.
    const quickIds = await rule(ours, [quick]);
    const otherIds = await rule(theirs, [other]);

    // Nobody is known yet: who hangs is found out by asking, for a hundred milliseconds of a slot. So all are asked, one
    // after the other as fast as the machine can, and nobody waits until those before are given up.
    await Promise.all([breach(ours, 'KTL-1'), breach(theirs, 'KTL-1')]);
    for (const path of [...hanging, quick, other]) await arrived(path, 1);
    const first = (path: string) => far.at(path)[0]?.at ?? Number.NaN;
    const arrivals = [...hanging, quick].map(first).sort((left, right) => left - right);
    const gaps = arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? Number.NaN));
    expect(Math.max(...gaps), gaps.join()).toBeLessThan(LATE_MS);
    const cold = { ours: first(quick) - (arrivals[0] ?? 0), theirs: first(other) - (arrivals[0] ?? 0) };
    expect(cold.theirs, JSON.stringify(cold)).toBeLessThan(3_000);

    const { db } = run.app.services;
    const sent = { type: 'alert.deliver', workspaceId: ours.workspaceId };
    await waitFor(async () => expect(await db.job.count({ where: { ...sent, finishedAt: null } })).toBe(0), WAIT_MS);
    const deliveries = await db.alertDelivery.findMany({ where: { workspaceId: ours.workspaceId } });
    expect(deliveries.map(({ status }) => status)).toEqual(Array(HANGING + 1).fill('DELIVERED'));

    // All are known to be late now.
    await breach(ours, 'KTL-2');
    await waitFor(() => expect(held.size).toBe(LATE_AT_ONCE), WAIT_MS);
    const slowest = {
      ours: await slowestMs(ours, quickIds, quick),
      theirs: await slowestMs(theirs, otherIds, other),
    };
    expect(Math.max(slowest.ours, slowest.theirs), JSON.stringify(slowest)).toBeLessThan(3_000);
    expect(held.size).toBeLessThanOrEqual(LATE_AT_ONCE);
    // What waits for a hanging channel holds no slot and has used up no try.
    const untried = { ...sent, status: 'QUEUED', attempts: 0, dispatchedAt: null } as const;
    expect(await db.job.count({ where: untried })).toBeGreaterThan(0);

    expect(Math.max(...hanging.map((path) => far.peak(path)))).toBe(1);
  });

  test('a second message waits for the answer to the first without a slot or a try, and is then sent', {
    timeout: 180_000,
  }, async () => {
    const ours = await run.workspace();
    const hanging = Array.from({ length: SLOTS }, hangingPath);
    const ids: string[] = [];
    for (let start = 0; start < SLOTS; start += 5) ids.push(...(await rule(ours, hanging.slice(start, start + 5))));
    const quick = far.newPath();
    await rule(ours, [quick]);

    await breach(ours, 'KTL-1');
    for (const path of [...hanging, quick]) await arrived(path, 1);
    await breach(ours, 'KTL-2');
    await arrived(quick, 2);

    const { db } = run.app.services;
    const { workspaceId } = ours;
    const { data } = (await ours.get('/v1/alerts/deliveries?limit=200')).body;
    const ofHanging = (): Json[] => data.filter((delivery: Json) => ids.includes(delivery.channel_id));
    expect(ofHanging().map(({ status, attempts }) => ({ status, attempts }))).toEqual(
      Array(2 * SLOTS).fill({ status: 'pending', attempts: 0 }),
    );
    for (const path of hanging) expect(far.at(path)).toHaveLength(1);
    const waiting = await db.job.findMany({ where: { workspaceId, type: 'alert.deliver', status: 'QUEUED' } });
    expect(waiting.map(({ attempts, dispatchedAt }) => ({ attempts, dispatchedAt }))).toEqual(
      hanging.map(() => ({ attempts: 0, dispatchedAt: null })),
    );

    answerAll();
    for (const path of hanging) await arrived(path, 2);
    answerAll();
    await waitFor(async () => {
      const found = await db.alertDelivery.findMany({ where: { workspaceId, channelId: { in: ids } } });
      expect(found.map(({ status, attempts }) => ({ status, attempts }))).toEqual(
        Array(2 * SLOTS).fill({ status: 'DELIVERED', attempts: 1 }),
      );
    }, WAIT_MS);
    expect(Math.max(...hanging.map((path) => far.peak(path)))).toBe(1);
  });
});
