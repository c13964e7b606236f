/**
 * What the queue carries: a row's id, and which hand-out of it this is; perhaps others that go with it. The same message
 * twice is one. `name` left out, it is named after its row and hand-out.
 */
export type QueueMessage = { id: string; attempt: number; others?: readonly string[]; name?: string };

/** Works on the rows of a message. */
export type MessageHandler = (id: string, others: readonly string[]) => Promise<void>;

/** What BullMQ keeps of a message. */
export type MessageData = { id: string; others?: readonly string[] };

/** What a backend does for the queue. */
export type QueueDriver = {
  ping(): Promise<void>;
  /** Can something be added? */
  probe(): Promise<void>;
  producer(lane: string): Promise<QueueProducer>;
  worker(lane: string, handler: MessageHandler, concurrency: number): QueueWorker;
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

/** A message as BullMQ takes it; its id makes adding it again do nothing while it is there. */
export function toBulk(lane: string, { id, attempt, others = [], name = `${id}-${attempt}` }: QueueMessage) {
  const opts = { jobId: name, removeOnComplete: true, removeOnFail: true, attempts: 1 };
  const data: MessageData = others.length > 0 ? { id, others } : { id };
  return { name: lane, data, opts };
}
