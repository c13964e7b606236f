import { createHmac, randomBytes } from 'node:crypto';

/** What opens the shop's two admin APIs. */
export type DemoCredentials = { accessToken: string; consumerKey: string; consumerSecret: string };

/**
 * The credentials of a shop.
 *
 * @param secret the installation's own secret, from which every process derives the same ones; without it they are
 *   random and die with the process
 */
export function createCredentials(secret?: string): DemoCredentials {
  const key = secret ?? randomBytes(32);
  const derive = (purpose: string, length: number) =>
    createHmac('sha256', key).update(`demo-shop:${purpose}`).digest('hex').slice(0, length);
  return {
    accessToken: `shpat_${derive('access-token', 32)}`,
    consumerKey: `ck_${derive('consumer-key', 40)}`,
    consumerSecret: `cs_${derive('consumer-secret', 40)}`,
  };
}
