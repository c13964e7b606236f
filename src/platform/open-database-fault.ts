/** Why a database cannot be opened, in words for an operator; `isPassing` when it may be there in a moment. */
export type OpenFault = { reason: string; isPassing: boolean };

/** The database cannot be opened, and will not be by itself. */
export class DatabaseOpenError extends Error {
  override readonly name = 'DatabaseOpenError';
}

/** What the drivers say, without a code, of a server that does not answer or goes away. */
const SILENT = /timeout expired|timeout exceeded|connection timeout|Connection terminated/;

const TLS = /does not support SSL|certificate|^ERR_(TLS|SSL)_|SELF_SIGNED|UNABLE_TO_/i;

/**
 * What the failure to open a database means.
 *
 * @returns null when it is none: the database was open, and something else failed
 */
export function openFault(thrown: unknown, databaseUrl: string): OpenFault | null {
  const { code, message } = codeAndMessage(thrown);
  const { host, user, name } = placeOf(databaseUrl);
  const passing = (what: string): OpenFault => ({ reason: `${host} ${what}`, isPassing: true });
  const lasting = (reason: string): OpenFault => ({ reason, isPassing: false });
  if (code === '3D000') return lasting(`there is no database '${name}' at ${host}`);
  if (code === '28P01') return lasting(`${host} refuses the password of user '${user}'`);
  if (code === '28000') return lasting(`user '${user}' may not connect to '${name}' at ${host}: ${message}`);
  if (code === 'ECONNREFUSED') return passing('refuses connections');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return passing('is not a host that can be found');
  if (code === '53300') return passing('has no connection left');
  if (code === '57P03') return passing('is starting or stopping');
  if (/^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/.test(code) || SILENT.test(message)) return passing('does not answer');
  if (/^(ECONNRESET|EPIPE|ENOENT|08...|57P0.)$/.test(code)) return passing('closes the connection');
  if (TLS.test(code) || TLS.test(message)) return lasting(`${host} cannot be reached over TLS: ${message}`);
  return null;
}

function codeAndMessage(thrown: unknown): { code: string; message: string } {
  if (!(thrown instanceof Error)) return { code: '', message: '' };
  return { code: 'code' in thrown ? String(thrown.code) : '', message: thrown.message };
}

/** Where a URL leads, without its password. */
function placeOf(databaseUrl: string): { host: string; user: string; name: string } {
  const url = new URL(databaseUrl);
  const user = decodeURIComponent(url.username) || 'unnamed';
  return { host: url.host || 'localhost', user, name: decodeURIComponent(url.pathname.slice(1)) || user };
}
