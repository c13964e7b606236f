import { Redis } from 'ioredis';
import type { RedisPresence } from './redis-presence.ts';
import type { SignalWire, WireEvents } from './signal-wire.ts';

const CHANNEL = 'ei:wakeup';

/** Signals over Redis pub/sub; the sender fails at once while Redis is away, the listener comes back by itself. */
export function connectRedisSignals(redisUrl: string, events: WireEvents, presence?: RedisPresence): SignalWire {
  const sender = new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 2_000 });
  const listener = new Redis(redisUrl, { maxRetriesPerRequest: null });
  let wasAway = false;
  for (const client of [sender, listener]) {
    presence?.watch(client);
    client.on('error', (error: Error) => events.log.debug('wakeup.broken', { reason: error.message }));
  }
  listener.on('message', (_channel: string, message: string) => events.onMessage(message));
  listener.on('close', () => {
    wasAway = true;
  });
  listener.on('ready', () => {
    if (wasAway) events.onReconnect();
  });
  listener.subscribe(CHANNEL).catch(() => undefined);
  return {
    async send(message) {
      await sender.publish(CHANNEL, message);
    },
    async close() {
      sender.disconnect();
      listener.disconnect();
    },
  };
}

/** Sends one signal over a connection of its own. */
export async function publishOnce(redisUrl: string, message: string): Promise<void> {
  const redis = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 0, commandTimeout: 2_000 });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.publish(CHANNEL, message);
  } finally {
    redis.disconnect();
  }
}
