import { createWorkspace, issueApiKey } from '../../src/domains/workspaces/index.ts';
import { openDatabase } from '../../src/platform/db.ts';
import type { Product } from './product.ts';

/** A workspace of the product that is measured, with a key. */
export type Tenant = Pick<Product, 'url' | 'key' | 'workspaceId'>;

/** Adds workspaces without a rate limit. */
export async function addTenants({ databaseUrl, url }: Product, count: number): Promise<Tenant[]> {
  const { db, close } = openDatabase({ url: databaseUrl, max: 2 });
  try {
    const tenants: Tenant[] = [];
    for (let index = 0; index < count; index += 1) {
      const workspace = await createWorkspace(db, { name: `Tenant ${index}`, mode: 'SANDBOX' });
      const limits = { rateLimitPerMinute: 1_000_000_000, rateLimitBurst: 1_000_000_000 };
      await db.workspace.update({ where: { id: workspace.id }, data: limits });
      const { key } = await issueApiKey(db, workspace, { name: 'bench', scopes: ['read', 'write'] });
      tenants.push({ url, key, workspaceId: workspace.id });
    }
    return tenants;
  } finally {
    await close();
  }
}
