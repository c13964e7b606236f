import type { SecretBox } from '../../platform/secrets.ts';

type SecretColumn = 'secret_sealed' | 'previous_secret_sealed';
type EndpointIdentity = { id: string; workspaceId: string };

/** What an endpoint's row keeps of its secrets. */
export type SealedSecrets = EndpointIdentity & {
  secretSealed: string;
  previousSecretSealed: string | null;
  previousSecretExpiresAt: Date | null;
};

/** The secret as this column of this endpoint's row keeps it; it opens nowhere else. */
export function sealSecret(box: SecretBox, endpoint: EndpointIdentity, column: SecretColumn, secret: string): string {
  return box.seal(secret, rowOf(endpoint, column));
}

/** The secrets that sign now, newest first: two while one rotates. */
export function activeSecrets(box: SecretBox, endpoint: SealedSecrets, now: Date): string[] {
  const { previousSecretSealed, previousSecretExpiresAt } = endpoint;
  const current = box.open(endpoint.secretSealed, rowOf(endpoint, 'secret_sealed'));
  if (!previousSecretSealed || !previousSecretExpiresAt || previousSecretExpiresAt <= now) return [current];
  return [current, box.open(previousSecretSealed, rowOf(endpoint, 'previous_secret_sealed'))];
}

function rowOf({ workspaceId, id }: EndpointIdentity, column: SecretColumn): string {
  return `${workspaceId}:webhook_endpoints:${column}:${id}`;
}
