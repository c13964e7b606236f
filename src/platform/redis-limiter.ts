import { Redis } from 'ioredis';
import type { Log } from '../kernel/log.ts';
import type { RedisPresence } from './redis-presence.ts';

/** A bucket after a request asked it for tokens. */
export type SharedBucket = { tokens: number; isAllowed: boolean };

/** Token buckets that many processes share. */
export type SharedBuckets = {
  /** @throws Error at once when Redis is away */
  take(
    name: string,
    bucket: { perMinute: number; burst: number },
    cost: number,
    atMost: number | null,
  ): Promise<SharedBucket>;
  close(): Promise<void>;
};

/** One slow Redis must not make every request slow. */
const ANSWER_MS = 250;

/** Refills by Redis's own clock, so that processes need not agree on the time. A full bucket is no bucket; one that was lost
 * holds at most what the caller knows of it. */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local per_ms = tonumber(ARGV[1]) / 60000
local burst = tonumber(ARGV[2])
local cost = tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = math.min(burst, tonumber(ARGV[4]))
if kept[1] then tokens = math.min(burst, tonumber(kept[1]) + math.max(0, now - tonumber(kept[2])) * per_ms) end
local allowed = 0
if tokens >= cost then
  tokens = tokens - cost
  allowed = 1
end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - tokens) / per_ms) + 1000)
return { allowed, tostring(tokens) }`;

/** Connects in the background. @param options.prefix sets apart several installations in one Redis */
export function connectRedisBuckets(options: {
  url: string;
  prefix: string;
  presence?: RedisPresence;
  log: Log;
}): SharedBuckets {
  const redis = new Redis(options.url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWER_MS,
  });
  options.presence?.watch(redis);
  redis.on('error', (error: Error) => options.log.debug('rate_limit.redis_broken', { reason: error.message }));
  return {
    async take(name, { perMinute, burst }, cost, atMost) {
      const answer = await redis.eval(
        TAKE,
        1,
        `${options.prefix}:rate:${name}`,
        perMinute,
        burst,
        cost,
        atMost ?? burst,
      );
      return readAnswer(answer);
    },
    async close() {
      redis.disconnect();
    },
  };
}

function readAnswer(answer: unknown): SharedBucket {
  if (!Array.isArray(answer)) throw new Error('The rate limit script answered something else.');
  return { isAllowed: answer[0] === 1, tokens: Number(answer[1]) };
}
