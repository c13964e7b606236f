import { ConfigError } from './env.ts';

/** Errors whose message is the line an operator needs. */
const SAID: readonly string[] = ['EmbeddedPostgresError', 'MigrationError', 'DatabaseOpenError'];

/** The file system's refusals, in words. */
const REFUSALS: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by this user',
  EPERM: 'may not be written by this user',
  EROFS: 'is on a file system that is read-only',
  ENOSPC: 'is on a file system that is full',
  ENOTDIR: 'is not a folder',
  EEXIST: 'is not a folder',
};

/** What to tell the operator of a start that failed: one clear line for what they can mend, else the whole error. */
export function startFault(error: unknown, dataDir: string | null): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError || SAID.includes(error.name)) return error.message;
  const refusal = 'code' in error ? REFUSALS[String(error.code)] : undefined;
  const isOurs = dataDir !== null && 'path' in error && String(error.path).startsWith(dataDir);
  return isOurs && refusal ? `DATA_DIR ${dataDir} ${refusal}.` : (error.stack ?? error.message);
}
