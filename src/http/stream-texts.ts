import type { OpenStream } from './open-streams.ts';

/** The texts of an open answer, one at a time: a reader who does not read holds one and what the socket buffers, never more. */
export type Texts = AsyncIterableIterator<string, undefined, undefined>;

/** How a stream is written. An empty text is not sent. */
export type StreamForm<Item> = {
  open: OpenStream;
  /** Sent at once. */
  greeting: string;
  /** Sent whenever nothing was for so long. */
  heartbeat: string;
  /** Default 15 s. */
  heartbeatMs?: number | undefined;
  textOf(item: Item): string;
  /** Sent when there will be no more items. */
  ending: string;
  /** Sent last when the stream is told to end. */
  farewell(reason: unknown): string;
  /** Sent last when the source fails. */
  broken(cause: unknown): string;
};

type Items<Item> = AsyncIterableIterator<Item, undefined, undefined>;
type Read = IteratorResult<string, undefined>;

const HEARTBEAT_MS = 15_000;
const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** The items of a source as texts, with comments while nothing happens, until the source ends or the stream is told to. */
export function streamTexts<Item>(items: Items<Item>, form: StreamForm<Item>): Texts {
  return new StreamTexts(items, form);
}

/**
 * Thousands are open at once, and an event comes to all of them: each has one timer and one listener for as long as it lasts.
 * A source is asked for one item at a time, and is not asked again before its answer was given out.
 */
class StreamTexts<Item> implements Texts {
  readonly #items: Items<Item>;
  readonly #form: StreamForm<Item>;
  readonly #timer: NodeJS.Timeout;
  /** Texts that are ready to be given out. */
  #ready: string[];
  #isReading = false;
  #isOver = false;
  /** Whoever waits for the next text. */
  #waiting: ((read: Read) => void) | null = null;

  constructor(items: Items<Item>, form: StreamForm<Item>) {
    this.#items = items;
    this.#form = form;
    this.#ready = [form.greeting];
    this.#timer = setTimeout(this.#beat, form.heartbeatMs ?? HEARTBEAT_MS);
    const { signal } = form.open;
    signal.addEventListener('abort', this.#onAbort, { once: true });
    if (signal.aborted) this.#onAbort();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Read> {
    const text = this.#ready.shift();
    if (text !== undefined) return Promise.resolve({ done: false, value: text });
    if (this.#isOver) return Promise.resolve(DONE);
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#timer.refresh();
      this.#read();
    });
  }

  return(): Promise<Read> {
    this.#ready = [];
    this.#finish('');
    return Promise.resolve(DONE);
  }

  #read(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#items.next().then(this.#onItem, this.#onBroken);
  }

  readonly #onItem = (read: IteratorResult<Item, undefined>): void => {
    this.#isReading = false;
    if (this.#isOver) return;
    try {
      if (read.done) this.#finish(this.#form.ending);
      else this.#give(this.#form.textOf(read.value));
    } catch (cause) {
      this.#onBroken(cause);
    }
  };

  readonly #onBroken = (cause: unknown): void => {
    if (!this.#isOver) this.#finish(this.#form.broken(cause));
  };

  readonly #onAbort = (): void => this.#finish(this.#form.farewell(this.#form.open.signal.reason));

  readonly #beat = (): void => {
    if (this.#waiting) this.#give(this.#form.heartbeat);
  };

  #give(text: string): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) waiting({ done: false, value: text });
    else this.#ready.push(text);
  }

  #finish(last: string): void {
    this.#end(last).catch((cause: unknown) => void this.#form.broken(cause));
  }

  /** What is ready is still given out. */
  async #end(last: string): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    const { open } = this.#form;
    open.signal.removeEventListener('abort', this.#onAbort);
    if (last !== '') this.#give(last);
    this.#waiting?.(DONE);
    this.#waiting = null;
    open.close();
    await this.#items.return?.();
  }
}
