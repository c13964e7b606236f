/** The embedded PostgreSQL cannot run here; the message says why and what to do, for the operator's eyes. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

/** What a failed system call was called, e.g. `ENOENT`; empty when the error is of another kind. */
export function systemCode(thrown: unknown): string {
  if (!(thrown instanceof Error) || !('code' in thrown)) return '';
  return typeof thrown.code === 'string' ? thrown.code : '';
}
