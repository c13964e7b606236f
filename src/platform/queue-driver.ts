/** What the queue carries: a row's id, and which hand-out of it this is. The same message twice is one. */
export type QueueMessage = { id: string; attempt: number };

/** What a backend does for the queue. */
export type QueueDriver = {
  ping(): Promise<void>;
  /** Can something be added? */
  probe(): Promise<void>;
  producer(lane: string): Promise<QueueProducer>;
  worker(lane: string, handler: (id: string) => Promise<void>, concurrency: number): QueueWorker;
  close(): Promise<void>;
};

/** The sending end of a lane. */
export type QueueProducer = { add(messages: readonly QueueMessage[]): Promise<void>; close(): Promise<void> };

/** The receiving end of a lane. */
export type QueueWorker = { isRunning(): boolean; close(): Promise<void> };

/**
 * A worker that dies keeps its message this long; a message is looked for in dead hands this often. Short, because
 * the row's own lease is what keeps two attempts apart.
 */
export const QUEUE_TIMES = { lockDuration: 8_000, stalledInterval: 2_500, maxStalledCount: 5, runRetryDelay: 1_000 };

/** BullMQ names a message so that adding it again does nothing while it is there. */
export function messageId(message: QueueMessage): string {
  return `${message.id}-${message.attempt}`;
}
