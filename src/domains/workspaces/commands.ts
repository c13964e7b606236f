import { z } from 'zod';
import type { Workspace } from '../../generated/prisma/client.ts';
import { DomainError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { parseInput } from '../../kernel/input.ts';
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

const rateLimitInput = z.object({
  perMinute: z.number().int().min(1).max(1_000_000),
  burst: z.number().int().min(1).max(1_000_000),
});

/**
 * Raises or lowers what a workspace may send. Every process follows within three seconds.
 *
 * @param input.perMinute requests a minute, 1..1,000,000; the product's own are 120
 * @param input.burst requests at once after a pause, 1..1,000,000; the product's own are 300
 * @throws validation_failed, not_found
 */
export async function setRateLimit(
  db: Database | Transaction,
  workspaceId: string,
  input: { perMinute: number; burst: number },
): Promise<void> {
  const { perMinute, burst } = parseInput(rateLimitInput, input);
  const data = { rateLimitPerMinute: perMinute, rateLimitBurst: burst };
  const { count } = await db.workspace.updateMany({ where: { id: workspaceId }, data });
  if (count === 0) throw new DomainError('not_found', `There is no workspace '${workspaceId}'.`);
}
