import { Resolver, lookup as systemLookup } from 'node:dns/promises';
import { withoutTrailingDots } from './address.ts';
import type { Lookup } from './guard.ts';

const TIMEOUT_MS = 3_000;
const TRIES = 2;

/**
 * Asks the name servers for A and AAAA records, past the hosts file and search domains.
 *
 * Not the system's `getaddrinfo`: it holds one of the process's four pool threads until it answers, so a slow name
 * server of a stranger would stop file reads and compression of everyone.
 */
export function createDnsLookup(): Lookup {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  return async (hostname) => {
    const name = withoutTrailingDots(hostname);
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length === 0) throw answers.find((answer) => answer.status === 'rejected')?.reason;
    return addresses;
  };
}

/** Asks the system, hosts file and all; for the few names the operator has allowed. */
export const systemNames: Lookup = async (hostname) => {
  const answers = await systemLookup(hostname, { all: true, verbatim: true });
  return answers.map((answer) => answer.address);
};
