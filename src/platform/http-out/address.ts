import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** The only IPv6 space handed out to the public internet so far; the library calls the rest unicast too. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** What is dangerous whatever the library may say in a later version; the last two serve a cloud's own machines. */
const REFUSED: readonly Range[] = [
  '192.0.0.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
  '5f00::/16',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '168.63.129.16/32',
  '169.254.169.254/32',
].map((range) => ipaddr.parseCIDR(range));

const REFUSED_NAME = /(^|\.)(localhost|internal|local)$/;

/**
 * Is this address, in plain decimal or colon spelling, on the public internet?
 *
 * An IPv4-mapped IPv6 address is judged as the IPv4 address it stands for; whatever is not an address is not public.
 * @source IANA IPv4 and IPv6 Special-Purpose Address Registries
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0 || text.includes('%')) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv6' && !matches(address, GLOBAL_V6)) return false;
  return !REFUSED.some((range) => matches(address, range));
}

/** Does this host name, by itself, mean a machine nearby? A name without a dot does: search domains would complete it. */
export function isNearbyName(hostname: string): boolean {
  const name = withoutTrailingDots(hostname.toLowerCase());
  return !name.includes('.') || REFUSED_NAME.test(name);
}

/** A host name without the dots that mark it as complete; in one walk, however many a stranger wrote. */
export function withoutTrailingDots(hostname: string): string {
  let end = hostname.length;
  while (hostname[end - 1] === '.') end -= 1;
  return hostname.slice(0, end);
}

/** The address inside a URL's host (brackets removed). @returns null when the host is a name */
export function addressOfHost(hostname: string): string | null {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? null : bare;
}

function matches(address: ipaddr.IPv4 | ipaddr.IPv6, range: Range): boolean {
  return address.kind() === range[0].kind() && address.match(range[0], range[1]);
}
