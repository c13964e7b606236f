import type { AppOptions } from '../../src/app.ts';
import { openTestApp, type Tenant, type TestApp } from './app.ts';
import { plantRows, type TenantRows } from './tenant-rows.ts';
import { unlimitedTenant } from './unlimited.ts';

/** Where a generated matrix asks: an app that does no work, and a tenant with a row of every kind and no rate limit. */
export async function openPlanted(
  options: Partial<AppOptions> = {},
): Promise<{ run: TestApp; ours: Tenant; rows: TenantRows }> {
  const run = await openTestApp({ ...options, isStarted: false });
  const ours = await unlimitedTenant(run);
  return { run, ours, rows: await plantRows(run, ours) };
}
