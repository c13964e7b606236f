import type { Worker } from 'node:worker_threads';
import { DomainError } from '../../kernel/errors.ts';
import { startThread } from '../../kernel/thread.ts';
import type { PageAnswer, PageRequest } from './read-page-messages.ts';

/** A page waiting for its reading, or being read. `settle` may be called again; only the first call counts. */
export type ReadJob = {
  request: Omit<PageRequest, 'id'>;
  settle: (outcome: PageAnswer | DomainError) => void;
};

/** Loading the reader's modules is not the page's fault, and has a limit of its own. */
const START_TIMEOUT_MS = 30_000;
/** A page of 5 MB whose data, text and elements are many is refused; of 4 MB, as shops have them, every one is read. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 4, stackSizeMb: 4 };

/** One thread with the page it reads; started when first needed, and again after it had to be killed. */
export class ReaderThread {
  private worker: Worker | null = null;
  private isReady = false;
  private job: ReadJob | null = null;
  private sent = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly timeoutMs: number;
  private readonly onFree: () => void;

  constructor(timeoutMs: number, onFree: () => void) {
    this.timeoutMs = timeoutMs;
    this.onFree = onFree;
  }

  get isBusy(): boolean {
    return this.job !== null;
  }

  isReading(job: ReadJob): boolean {
    return this.job === job;
  }

  run(job: ReadJob): void {
    this.job = job;
    this.worker ??= this.start();
    this.worker.ref();
    if (this.isReady) this.send();
    else this.limit(START_TIMEOUT_MS, new DomainError('internal_error', 'Something failed on our side.'));
  }

  /** Ends the thread; the page it reads is refused with this error, and the next page gets a new thread. */
  async stop(error: DomainError): Promise<void> {
    const worker = this.worker;
    this.worker = null;
    this.isReady = false;
    this.finish(error);
    await worker?.terminate();
  }

  private start(): Worker {
    const worker = startWorker();
    const isOurs = () => this.worker === worker;
    worker.on('message', (message: 'ready' | PageAnswer) => {
      if (isOurs()) this.receive(message);
    });
    worker.on('error', (cause) => {
      if (isOurs()) void this.stop(crashError(cause));
    });
    worker.on('exit', () => {
      if (isOurs()) void this.stop(new DomainError('page_unreadable', 'The page could not be read.'));
    });
    return worker;
  }

  private receive(message: 'ready' | PageAnswer): void {
    if (message === 'ready') {
      this.isReady = true;
      if (this.job) this.send();
    } else if (message.id === this.sent) this.finish(message);
  }

  private send(): void {
    if (!this.job) return;
    this.sent += 1;
    const request: PageRequest = { id: this.sent, ...this.job.request };
    this.worker?.postMessage(request);
    this.limit(
      this.timeoutMs,
      new DomainError('page_unreadable', `The page took longer than ${this.timeoutMs} ms to read.`),
    );
  }

  private limit(milliseconds: number, error: DomainError): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.stop(error), milliseconds);
  }

  private finish(outcome: PageAnswer | DomainError): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const job = this.job;
    this.job = null;
    // An idle thread must not keep the process alive.
    this.worker?.unref();
    job?.settle(outcome);
    this.onFree();
  }
}

/** A thread that ran out of memory was given too much page; one that died of anything else has a bug. */
function crashError(cause: unknown): DomainError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new DomainError('page_unreadable', 'The page needs too much memory to be read.', {}, cause)
    : new DomainError('internal_error', 'Something failed on our side.', {}, cause);
}

/** The worker needs nothing from the environment. */
function startWorker(): Worker {
  return startThread('./read-page-worker', import.meta.url, { env: {}, resourceLimits: RESOURCE_LIMITS });
}
