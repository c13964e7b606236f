import type { Tenant, TestApp } from './app.ts';

/** A tenant that a generated matrix can ask thousands of things: its workspace's allowance is raised. */
export async function unlimitedTenant(
  run: TestApp,
  options: Parameters<TestApp['workspace']>[0] = {},
): Promise<Tenant> {
  const tenant = await run.workspace(options);
  await raiseAllowance(run, tenant.workspaceId);
  return tenant;
}

/** Raises a workspace's allowance; a key that was used in the last seconds still has the one before. */
export async function raiseAllowance(run: TestApp, workspaceId: string): Promise<void> {
  await run.app.services.db.workspace.update({
    where: { id: workspaceId },
    data: { rateLimitPerMinute: 1_000_000, rateLimitBurst: 1_000_000 },
  });
}
