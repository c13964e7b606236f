import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { backends, type Json, openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { waitFor } from '../support/matchers.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';
import { plantAudits } from '../support/score-runs.ts';

/** As many as the lane has slots. */
const HANGING = 8;
const WAIT_MS = 60_000;

type Channel = { ruleId: string; path: string };

describe.each(backends())('with the queue in %s', (backend) => {
  let far: Receiver;
  let run: TestApp;
  let held: ServerResponse[];

  beforeAll(async () => {
    far = await openReceiver();
    run = await openTestApp({ backend, egressAllow: [far.origin] });
  });
  afterEach(() => {
    for (const response of held) response.end('ok');
  });
  afterAll(async () => {
    await run.close();
    await far.close();
  });

  async function channel(tenant: Tenant, isHanging: boolean): Promise<Channel> {
    const path = far.newPath();
    if (isHanging) far.on(path, (_request, response) => held.push(response));
    const rule = {
      name: 'Low',
      type: 'score_drop',
      threshold: 50,
      channels: [{ webhook: { url: far.origin + path } }],
    };
    const made = await tenant.post('/v1/alerts/rules', rule);
    expect(made.status, made.text).toBe(201);
    return { ruleId: made.body.id, path };
  }

  const breach = (tenant: Tenant, sku: string) =>
    plantAudits(run.app.services, { workspaceId: tenant.workspaceId, sku, scores: [90, 40] });
  const arrived = ({ path }: Channel, count: number) =>
    waitFor(() => expect(far.at(path)).toHaveLength(count), WAIT_MS);
  const deliveries = async (tenant: Tenant, { ruleId }: Channel): Promise<Json[]> =>
    (await tenant.get(`/v1/alerts/deliveries?rule_id=${ruleId}`)).body.data;

  test(`${HANGING} channels that do not answer delay no other, of another workspace or of their own; each is sent one message at a time`, {
    timeout: 180_000,
  }, async () => {
    held = [];
    const [ours, theirs] = [await run.workspace(), await run.workspace()];
    const hanging: Channel[] = [];
    for (let count = 0; count < HANGING; count += 1) hanging.push(await channel(ours, true));
    const quick = await channel(ours, false);
    const other = await channel(theirs, false);

    await breach(ours, 'KTL-1');
    for (const one of hanging) await arrived(one, 1);
    await arrived(quick, 1);
    await breach(ours, 'KTL-2');
    await breach(theirs, 'KTL-1');
    await arrived(quick, 2);
    await arrived(other, 1);

    for (const one of hanging) {
      expect(far.at(one.path)).toHaveLength(1);
      expect(await deliveries(ours, one)).toMatchObject([
        { status: 'pending', attempts: 0 },
        { status: 'pending', attempts: 0 },
      ]);
    }
    const waiting = await run.app.services.db.job.findMany({ where: { type: 'alert.deliver', status: 'QUEUED' } });
    expect(waiting.map(({ attempts, dispatchedAt }) => ({ attempts, dispatchedAt }))).toEqual(
      hanging.map(() => ({ attempts: 0, dispatchedAt: null })),
    );

    for (const response of held) response.end('ok');
    for (const one of hanging) await arrived(one, 2);
    for (const response of held) response.end('ok');
    for (const one of hanging) {
      await waitFor(async () => {
        const found = await deliveries(ours, one);
        expect(found.map(({ status, attempts }) => ({ status, attempts }))).toEqual([
          { status: 'delivered', attempts: 1 },
          { status: 'delivered', attempts: 1 },
        ]);
      }, WAIT_MS);
      expect(far.peak(one.path)).toBe(1);
    }
  });
});
