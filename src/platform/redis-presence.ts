import type { Redis } from 'ioredis';
import type { Log } from '../kernel/log.ts';
import { createOutage } from './outage.ts';

/** Whether Redis is there, by all connections of the process. */
export type RedisPresence = { watch(client: Redis): void; isAway(): boolean };

/** Says `redis.away` when the first connection is lost, and `redis.back` when all are there again. */
export function createRedisPresence(log: Log): RedisPresence {
  const outage = createOutage('redis', log);
  const lost = new Set<Redis>();
  const reasons = new WeakMap<Redis, string>();
  return {
    isAway: () => outage.isAway(),
    watch(client) {
      client.on('error', (error: Error) => void reasons.set(client, error.message || error.name));
      client.on('close', () => {
        lost.add(client);
        outage.away(reasons.get(client) ?? 'the connection was closed');
      });
      client.on('ready', () => {
        lost.delete(client);
        if (lost.size === 0) outage.back();
      });
      // Closed for good, by us.
      client.on('end', () => void lost.delete(client));
    },
  };
}
