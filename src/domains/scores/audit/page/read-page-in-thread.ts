import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { DomainError } from '../../../../kernel/errors.ts';
import type { PageDigest } from '../types.ts';
import type { ReadOptions } from './read-page.ts';
import type { PageAnswer, PageRequest } from './read-page-messages.ts';

/** Reads pages in threads of their own, so that no page can hold up or bring down the process. */
export type PageReader = {
  /** The digest of a page. @throws page_unreadable when it is no HTML, takes too long or too much memory; job_cancelled on abort */
  read(bytes: Uint8Array, options: ReadOptions, signal?: AbortSignal): Promise<PageDigest>;
  /** Ends the threads; what is still being read is refused. */
  close(): Promise<void>;
};

/** Bounds of reading. A page is cut at `maxBytes`; a read past `timeoutMs` is ended with its thread. */
export type PageReaderOptions = { timeoutMs?: number; maxBytes?: number; threads?: number };

const DEFAULTS = { timeoutMs: 3_000, maxBytes: 5 * 1024 * 1024, threads: 1 };
/** Loading the reader's modules is not the page's fault, and has a limit of its own. */
const START_TIMEOUT_MS = 30_000;
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 48, stackSizeMb: 4 };

type Job = {
  bytes: Uint8Array;
  options: ReadOptions;
  resolve: (digest: PageDigest) => void;
  reject: (error: DomainError) => void;
  isDone: boolean;
};

/** A pool of reading threads, each started when first needed and reused until it has to be killed. */
export function createPageReader(options: PageReaderOptions = {}): PageReader {
  const { timeoutMs, maxBytes, threads } = { ...DEFAULTS, ...options };
  const pool = new Pool(Math.max(1, threads), timeoutMs);
  return {
    read: (bytes, readOptions, signal) => pool.read(bytes.subarray(0, maxBytes), readOptions, signal),
    close: () => pool.close(),
  };
}

class Pool {
  private readonly waiting: Job[] = [];
  private readonly slots: Slot[];
  private isClosed = false;

  constructor(threads: number, timeoutMs: number) {
    this.slots = Array.from({ length: threads }, () => new Slot(timeoutMs, () => this.assign()));
  }

  read(bytes: Uint8Array, options: ReadOptions, signal?: AbortSignal): Promise<PageDigest> {
    return new Promise((resolve, reject) => {
      if (this.isClosed || signal?.aborted) {
        reject(new DomainError('job_cancelled', 'The page was not read: the work was cancelled.'));
        return;
      }
      const job: Job = { bytes, options, resolve, reject, isDone: false };
      const onAbort = () => this.abort(job);
      signal?.addEventListener('abort', onAbort, { once: true });
      job.resolve = (digest) =>
        settle(
          job,
          () => resolve(digest),
          () => signal?.removeEventListener('abort', onAbort),
        );
      job.reject = (error) =>
        settle(
          job,
          () => reject(error),
          () => signal?.removeEventListener('abort', onAbort),
        );
      this.waiting.push(job);
      this.assign();
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const job of this.waiting.splice(0)) job.reject(cancelled());
    await Promise.all(this.slots.map((slot) => slot.stop(cancelled())));
  }

  private assign(): void {
    for (const slot of this.slots) {
      if (slot.isBusy || this.isClosed) continue;
      const job = this.waiting.shift();
      if (!job) return;
      slot.run(job);
    }
  }

  private abort(job: Job): void {
    const place = this.waiting.indexOf(job);
    if (place >= 0) this.waiting.splice(place, 1);
    const slot = this.slots.find((one) => one.isReading(job));
    job.reject(cancelled());
    void slot?.stop(cancelled());
  }
}

/** One thread with the page it reads. */
class Slot {
  private worker: Worker | null = null;
  private isReady = false;
  private job: Job | null = null;
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

  isReading(job: Job): boolean {
    return this.job === job;
  }

  run(job: Job): void {
    this.job = job;
    this.worker ??= this.start();
    this.worker.ref();
    if (this.isReady) this.send();
    else this.limit(START_TIMEOUT_MS, 'The page reader did not start in time.');
  }

  /** Ends the thread; the page it reads is refused with this error, and the next page gets a new thread. */
  async stop(error: DomainError): Promise<void> {
    const worker = this.worker;
    this.worker = null;
    this.isReady = false;
    this.finish((job) => job.reject(error));
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
    } else if (message.id === this.sent) {
      this.finish((job) => ('digest' in message ? job.resolve(message.digest) : job.reject(errorOf(message))));
    }
  }

  private send(): void {
    if (!this.job) return;
    this.sent += 1;
    const request: PageRequest = { id: this.sent, bytes: this.job.bytes, options: this.job.options };
    this.worker?.postMessage(request);
    this.limit(this.timeoutMs, `The page took longer than ${this.timeoutMs} ms to read.`);
  }

  private limit(milliseconds: number, message: string): void {
    if (this.timer) clearTimeout(this.timer);
    const url = this.job?.options.url ?? null;
    this.timer = setTimeout(() => void this.stop(new DomainError('page_unreadable', message, { url })), milliseconds);
  }

  private finish(tell: (job: Job) => void): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const job = this.job;
    this.job = null;
    // An idle thread must not keep the process alive.
    this.worker?.unref();
    if (job) tell(job);
    this.onFree();
  }
}

function settle(job: Job, tell: () => void, release: () => void): void {
  if (job.isDone) return;
  job.isDone = true;
  release();
  tell();
}

/** A thread that ran out of memory was given too much page; one that died of anything else has a bug. */
function crashError(cause: unknown): DomainError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  return code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new DomainError('page_unreadable', 'The page needs too much memory to be read.', {}, cause)
    : new DomainError('internal_error', 'Something failed on our side.', {}, cause);
}

function cancelled(): DomainError {
  return new DomainError('job_cancelled', 'The page was not read: the work was cancelled.');
}

function errorOf(answer: { code: DomainError['code']; message: string }): DomainError {
  if (answer.code !== 'internal_error') return new DomainError(answer.code, answer.message);
  return new DomainError('internal_error', 'Something failed on our side.', {}, new Error(answer.message));
}

/**
 * The emitted worker runs as it is; its source needs tsx, which on Node 20 registers itself in the main thread only,
 * so the thread starts with two lines that register it there. The worker needs nothing from the environment.
 */
function startWorker(): Worker {
  const options = { env: {}, resourceLimits: RESOURCE_LIMITS };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./read-page-worker.js', import.meta.url), options);
  const file = new URL('./read-page-worker.ts', import.meta.url).href;
  const tsx = new URL(
    './dist/esm/api/index.mjs',
    pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json')),
  );
  const source = `import(${JSON.stringify(tsx.href)}).then((api) => { api.register(); return import(${JSON.stringify(file)}); });`;
  return new Worker(source, { ...options, eval: true, execArgv: [] });
}
