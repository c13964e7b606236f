import type { Workspace } from '../../generated/prisma/client.ts';
import { newId } from '../../kernel/ids.ts';
import type { GRANTS } from '../../kernel/scopes.ts';
import type { Database, Transaction } from '../../platform/db.ts';
import { generateApiKey, hashApiKey } from './api-key.ts';

/** Opens a workspace. */
export function createWorkspace(
  db: Database | Transaction,
  input: { name: string; mode: 'SANDBOX' | 'LIVE' },
): Promise<Workspace> {
  return db.workspace.create({ data: { id: newId('Workspace'), ...input } });
}

/**
 * Makes a key for a workspace.
 *
 * @param input.scopes what it grants, e.g. `['read']`; default everything
 * @returns the key itself, which cannot be had again, and its id
 */
export async function issueApiKey(
  db: Database | Transaction,
  workspace: Pick<Workspace, 'id' | 'mode'>,
  input: { name: string; scopes?: readonly (typeof GRANTS)[number][]; expiresAt?: Date | null },
): Promise<{ id: string; key: string }> {
  const key = generateApiKey(workspace.mode === 'LIVE' ? 'live' : 'test');
  const id = newId('ApiKey');
  await db.apiKey.create({
    data: {
      id,
      workspaceId: workspace.id,
      name: input.name,
      lastFour: key.slice(-4),
      hash: hashApiKey(key),
      scopes: [...(input.scopes ?? ['read', 'write'])],
      expiresAt: input.expiresAt ?? null,
    },
  });
  return { id, key };
}
