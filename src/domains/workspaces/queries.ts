import type { Workspace } from '../../generated/prisma/client.ts';
import type { Principal } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import { expandScopes } from '../../kernel/scopes.ts';
import type { Database } from '../../platform/db.ts';
import { hashApiKey, isApiKey } from './api-key.ts';

/** A key that opened a workspace, with what the edge needs to know of both. */
export type Authenticated = {
  principal: Principal;
  rateLimit: { perMinute: number; burst: number };
  /** Null when the key may run any document, else the SHA-256 (hex) of those it may run. */
  persistedDocuments: ReadonlySet<string> | null;
  expiresAt: Date | null;
};

/**
 * Who a key speaks for.
 *
 * @throws unauthorized when it is no key of ours, key_revoked when it was revoked or has expired
 */
export async function authenticateKey(db: Database, key: string, now: Date): Promise<Authenticated> {
  if (!isApiKey(key)) throw new DomainError('unauthorized', 'The API key is not valid.');
  const row = await db.apiKey.findUnique({ where: { hash: hashApiKey(key) }, include: { workspace: true } });
  if (!row) throw new DomainError('unauthorized', 'The API key is not valid.');
  if (row.revokedAt && row.revokedAt <= now) throw new DomainError('key_revoked', 'The API key was revoked.');
  if (row.expiresAt && row.expiresAt <= now) throw new DomainError('key_revoked', 'The API key has expired.');
  return {
    principal: { ...principalOf(row.workspace), keyId: row.id, scopes: expandScopes(row.scopes) },
    rateLimit: { perMinute: row.workspace.rateLimitPerMinute, burst: row.workspace.rateLimitBurst },
    persistedDocuments: row.persistedOnly ? new Set(row.persistedDocuments) : null,
    expiresAt: earliest(row.expiresAt, row.revokedAt),
  };
}

/** Notes that keys were used; at most one write a key and minute. */
export async function touchKeys(db: Database, keyIds: readonly string[], now: Date): Promise<void> {
  const minute = new Date(Math.floor(now.getTime() / 60_000) * 60_000);
  await db.apiKey.updateMany({
    where: { id: { in: [...keyIds] }, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: minute } }] },
    data: { lastUsedAt: minute },
  });
}

/** Which of these keys no longer open anything: revoked, expired or gone. */
export async function findDeadKeys(db: Database, keyIds: readonly string[], now: Date): Promise<string[]> {
  const alive = await db.apiKey.findMany({
    where: {
      id: { in: [...keyIds] },
      AND: [
        { OR: [{ revokedAt: null }, { revokedAt: { gt: now } }] },
        { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
      ],
    },
    select: { id: true },
  });
  const living = new Set(alive.map(({ id }) => id));
  return keyIds.filter((id) => !living.has(id));
}

function principalOf(workspace: Workspace): Pick<Principal, 'workspaceId' | 'workspaceMode'> {
  return { workspaceId: workspace.id, workspaceMode: workspace.mode === 'LIVE' ? 'live' : 'sandbox' };
}

function earliest(first: Date | null, second: Date | null): Date | null {
  if (!first || !second) return first ?? second;
  return first < second ? first : second;
}
