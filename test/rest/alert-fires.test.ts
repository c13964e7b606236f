import { expect, test } from 'vitest';
import { type Json, openTestApp } from '../support/app.ts';
import { plantRows } from '../support/tenant-rows.ts';

test('what has fired outlives its rule, by its name and numbers; what its channels had to say goes with them', async () => {
  const run = await openTestApp({ isStarted: false });
  const tenant = await run.workspace();
  const rows = await plantRows(run, tenant);
  const before = (await tenant.get(`/v1/alerts/fires/${rows.AlertFire}`)).body;
  expect((await tenant.del(`/v1/alerts/rules/${rows.AlertRule}`)).status).toBe(200);
  expect((await tenant.get(`/v1/alerts/fires/${rows.AlertFire}`)).body).toEqual(before);
  expect(before).toMatchObject({ rule_id: rows.AlertRule, rule_name: 'Planted rule' });
  const { body } = await tenant.get(`/v1/alerts/fires?rule_id=${rows.AlertRule}`);
  expect(body.data.map(({ id }: Json) => id)).toEqual([rows.AlertFire]);
  expect((await tenant.get(`/v1/alerts/deliveries?rule_id=${rows.AlertRule}`)).body.data).toEqual([]);
  expect(await run.app.services.db.alertState.count({ where: { ruleId: rows.AlertRule ?? '' } })).toBe(0);
  await run.close();
});
