import { createPoller } from '../../../events/poller.ts';
import type { Services } from '../../../kernel/context.ts';
import type { Wakeup } from '../../../platform/wakeup.ts';
import { nextPull, startPullWithin } from './pull.ts';

/** Feeds that one transaction acts on at most. */
const BATCH = 20;

/** Pulls feeds when they are due, in any number of processes: whoever holds the row acts on it. */
export function startFeedTicker(options: { services: Services; wakeup: Pick<Wakeup, 'onSignal'>; pollMs?: number }): {
  close(): Promise<void>;
} {
  const { services, wakeup, pollMs = 5_000 } = options;
  const poller = createPoller({
    name: 'review-feeds',
    topic: 'review-feeds',
    wakeup,
    log: services.log,
    pollMs,
    async work() {
      while ((await pullDue(services)) === BATCH);
      return false;
    },
  });
  poller.resume();
  return poller;
}

/** Starts the pulls that are due. @returns how many; fewer than 20 means all */
export function pullDue(services: Services): Promise<number> {
  const now = services.clock.now();
  return services.transaction(async (tx) => {
    const due = await tx.$queryRaw<{ id: string; workspaceId: string; everyHours: number }[]>`
      select id, workspace_id as "workspaceId", every_hours as "everyHours" from review_feeds
      where next_pull_at <= ${now} and every_hours is not null order by next_pull_at limit ${BATCH}
      for update skip locked`;
    for (const feed of due) {
      await startPullWithin(tx, services, feed);
      await tx.reviewFeed.update({ where: { id: feed.id }, data: { nextPullAt: nextPull(feed, now) } });
    }
    return due.length;
  });
}
