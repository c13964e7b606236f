import { addressOfHost, isNearbyName, isPublicAddress } from './address.ts';
import { EgressDenied } from './failure.ts';

/** Every address a name has, IPv4 first; rejects when there is none. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

/** Where one hop may go: a checked URL, and whether the allow-list opened it. */
export type Target = { url: URL; isOpen: boolean };

/** The three places where an address is judged; tests switch them off one at a time to see the others hold. */
export type Checks = { literal: boolean; lookup: boolean; connected: boolean };

/** Judges where a request may go: before the lookup, on every answer of it, and on the socket. */
export type Guard = {
  /** The URL as a target. @throws EgressDenied naming the rule */
  checkUrl(url: string): Target;
  /** The addresses a socket to this target may try, from one lookup. @throws EgressDenied when any of them is not public */
  resolve(target: Target): Promise<readonly string[]>;
  /** Accepts the address a socket really reached. @throws EgressDenied when it is not public or not among the resolved */
  confirm(target: Target, resolved: readonly string[], reached: string | undefined): void;
};

/**
 * What the guard goes by. Of `allowOrigins` everything is open; of `allowPaths` the one path, or what is below it when it
 * ends with a slash. `lookup` serves strangers' names, `openLookup` the names of allowed origins; tests hand in
 * `isPublic` to let one loopback address play the internet.
 */
export type GuardOptions = {
  allowOrigins: readonly string[];
  allowPaths?: readonly string[];
  allowedPorts: readonly number[];
  lookup: Lookup;
  openLookup: Lookup;
  checks?: Checks;
  isPublic?: (address: string) => boolean;
};

/** Longer than any address of a page; what a stranger writes must not cost more to judge than to send. */
const URL_LENGTH_MAX = 8192;
/** A name of the most bytes that DNS carries, and its closing dot. @source RFC 1035 §2.3.4 */
const HOST_LENGTH_MAX = 254;

type Rules = { ports: ReadonlySet<number>; checks: Checks; isPublic: (address: string) => boolean };

const ALL_CHECKS: Checks = { literal: true, lookup: true, connected: true };
/** How a resolver says that a name does not exist, or has no address. */
const MISSING: readonly string[] = ['ENOTFOUND', 'ENODATA'];
const NOT_PUBLIC = 'its host does not lead to public addresses only';

/** A guard. @throws TypeError when an allowed origin is not an origin, or an allowed path not a plain URL */
export function createGuard(options: GuardOptions): Guard {
  const { checks = ALL_CHECKS, isPublic = isPublicAddress } = options;
  const openOrigins = new Set(options.allowOrigins.map(toOrigin));
  const openPaths = (options.allowPaths ?? []).map(toPlainUrl);
  const rules: Rules = { ports: new Set(options.allowedPorts), checks, isPublic };
  return {
    checkUrl: (text) => {
      const url = parse(text);
      const isOpen = openOrigins.has(url.origin) || openPaths.some((open) => isOpenPath(url, open));
      if (!isOpen) checkStranger(url, rules);
      return { url, isOpen };
    },
    resolve: async ({ url, isOpen }) => {
      const literal = addressOfHost(url.hostname);
      const lookup = isOpen ? options.openLookup : options.lookup;
      const addresses = literal === null ? await addressesOf(lookup, url.hostname, isOpen) : [literal];
      if (!isOpen && checks.lookup && !addresses.every(isPublic)) throw new EgressDenied(NOT_PUBLIC);
      return addresses;
    },
    confirm: ({ isOpen }, resolved, reached) => {
      if (isOpen || !checks.connected) return;
      if (reached === undefined || !isPublic(reached) || !resolved.includes(reached)) {
        throw new EgressDenied(NOT_PUBLIC);
      }
    },
  };
}

function parse(text: string): URL {
  if (text.length > URL_LENGTH_MAX) throw new EgressDenied(`it is longer than ${URL_LENGTH_MAX} characters`);
  if (!URL.canParse(text)) throw new EgressDenied('it is not an absolute URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new EgressDenied('only http and https are allowed');
  if (url.hostname.length > HOST_LENGTH_MAX) throw new EgressDenied('its host name is longer than names can be');
  if (url.username !== '' || url.password !== '') throw new EgressDenied('it holds a user name or password');
  return url;
}

function checkStranger(url: URL, { ports, checks, isPublic }: Rules): void {
  if (!ports.has(portOf(url))) throw new EgressDenied(`only the ports ${[...ports].join(', ')} are allowed`);
  if (!checks.literal) return;
  const literal = addressOfHost(url.hostname);
  if (literal === null && isNearbyName(url.hostname)) throw new EgressDenied('its host is a name for a machine nearby');
  if (literal !== null && !isPublic(literal)) throw new EgressDenied('its address is not on the public internet');
}

/** A name that does not exist is refused as one that leads to a private address: else it would tell which names a network has. */
async function addressesOf(lookup: Lookup, hostname: string, isOpen: boolean): Promise<readonly string[]> {
  try {
    return await lookup(hostname);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && MISSING.includes(String(error.code));
    throw isMissing && !isOpen ? new EgressDenied(NOT_PUBLIC, { cause: error }) : error;
  }
}

/** The port a URL is requested at, written out or not. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

/** The parser has resolved dots and backslashes, so a path cannot start with a folder and lead out of it. */
function isOpenPath(url: URL, open: URL): boolean {
  if (url.origin !== open.origin) return false;
  return open.pathname.endsWith('/') ? url.pathname.startsWith(open.pathname) : url.pathname === open.pathname;
}

function toPlainUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.origin === 'null' || `${url.origin}${url.pathname}` !== text || url.pathname === '/') {
    throw new TypeError(`'${text}' is not a path such as http://127.0.0.1:9000/shop/`);
  }
  return url;
}

function toOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.origin === 'null' || `${url.pathname}${url.search}${url.hash}` !== '/') {
    throw new TypeError(`'${text}' is not an origin such as http://127.0.0.1:9000`);
  }
  return url.origin;
}
