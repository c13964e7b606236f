import type { Follower } from '../kernel/event-log.ts';
import type { Log } from '../kernel/log.ts';
import type { Sql } from '../platform/db.ts';
import type { Wakeup } from '../platform/wakeup.ts';
import { logHead } from './log.ts';
import { LogReader } from './log-reader.ts';
import { Subscription } from './subscription.ts';

/** The buffer of one subscriber. */
const BUFFER_BYTES = 256 * 1024;

/**
 * Follows the log with one reader for the whole process.
 *
 * @param options.pollMs how often to look when no signal comes, default 1,000
 */
export function createFollower(options: {
  sql: Sql;
  wakeup: Pick<Wakeup, 'onSignal'>;
  log: Log;
  pollMs?: number;
  bufferBytes?: number;
}): Follower {
  const reader = new LogReader({ ...options, pollMs: options.pollMs ?? 1_000 });
  const open = new Set<Subscription>();
  let isClosed = false;
  return {
    follow(wanted) {
      const subscription = new Subscription({
        ...wanted,
        reader,
        sql: options.sql,
        log: options.log,
        bufferBytes: options.bufferBytes ?? BUFFER_BYTES,
        onClose: () => open.delete(subscription),
      });
      open.add(subscription);
      if (isClosed || wanted.signal.aborted) subscription.close();
      return subscription;
    },
    head: () => logHead(options.sql),
    subscriberCount: () => open.size,
    async close() {
      isClosed = true;
      for (const subscription of [...open]) subscription.close();
      await reader.close();
    },
  };
}
