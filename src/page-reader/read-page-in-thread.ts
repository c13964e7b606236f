import { DomainError } from '../kernel/errors.ts';
import { PAGE_MAX_BYTES } from '../kernel/limits.ts';
import type { ReadOptions } from './open-page.ts';
import type { PageAnswer } from './thread/read-page-messages.ts';
import type { ReadJob } from './thread/reader-thread.ts';
import { ReaderThread } from './thread/reader-thread.ts';
import type { PageDigest, PageFacts } from './types.ts';

/** Reads pages in threads of their own, so that no page can hold up or bring down the process. */
export type PageReader = {
  /**
   * The digest of a page.
   *
   * @throws page_unreadable when it is no HTML, or takes too long or too much memory; job_cancelled on abort
   */
  read(bytes: Uint8Array, options: ReadOptions, signal?: AbortSignal): Promise<PageDigest>;
  /** The facts of a page alone, for less work. @throws as `read` */
  readFacts(bytes: Uint8Array, options: ReadOptions, signal?: AbortSignal): Promise<PageFacts>;
  /** Ends the threads; what is still being read is refused. */
  close(): Promise<void>;
};

/** Bounds of reading. A page is cut at `maxBytes`; a read past `timeoutMs` is ended with its thread. */
export type PageReaderOptions = { timeoutMs?: number; maxBytes?: number; threads?: number };

const DEFAULTS = { timeoutMs: 3_000, maxBytes: PAGE_MAX_BYTES, threads: 1 };

/** A pool of reading threads, each started when first needed and reused until it has to be killed. */
export function createPageReader(options: PageReaderOptions = {}): PageReader {
  const { timeoutMs, maxBytes, threads } = { ...DEFAULTS, ...options };
  const pool = new Pool(Math.max(1, threads), timeoutMs);
  const cut = (bytes: Uint8Array) => (bytes.byteLength > maxBytes ? bytes.subarray(0, maxBytes) : bytes);
  return {
    read: async (bytes, given, signal) => {
      const answer = await pool.ask({ kind: 'digest', bytes: cut(bytes), options: given }, signal);
      return answer.kind === 'digest' ? answer.value : refuse(answer);
    },
    readFacts: async (bytes, given, signal) => {
      const answer = await pool.ask({ kind: 'facts', bytes: cut(bytes), options: given }, signal);
      return answer.kind === 'facts' ? answer.value : refuse(answer);
    },
    close: () => pool.close(),
  };
}

class Pool {
  private readonly waiting: ReadJob[] = [];
  private readonly threads: readonly ReaderThread[];
  private isClosed = false;

  constructor(threads: number, timeoutMs: number) {
    this.threads = Array.from({ length: threads }, () => new ReaderThread(timeoutMs, () => this.assign()));
  }

  ask(request: ReadJob['request'], signal?: AbortSignal): Promise<PageAnswer> {
    return new Promise((resolve, reject) => {
      if (this.isClosed || signal?.aborted) {
        reject(cancelled());
        return;
      }
      const settle: ReadJob['settle'] = (outcome) => {
        signal?.removeEventListener('abort', onAbort);
        if (outcome instanceof DomainError) reject(outcome);
        else resolve(outcome);
      };
      const job: ReadJob = { request, settle };
      const onAbort = () => this.abort(job);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.waiting.push(job);
      this.assign();
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const job of this.waiting.splice(0)) job.settle(cancelled());
    await Promise.all(this.threads.map((thread) => thread.stop(cancelled())));
  }

  private assign(): void {
    for (const thread of this.threads) {
      if (thread.isBusy || this.isClosed) continue;
      const job = this.waiting.shift();
      if (!job) return;
      thread.run(job);
    }
  }

  private abort(job: ReadJob): void {
    const place = this.waiting.indexOf(job);
    if (place >= 0) this.waiting.splice(place, 1);
    job.settle(cancelled());
    void this.threads.find((thread) => thread.isReading(job))?.stop(cancelled());
  }
}

function cancelled(): DomainError {
  return new DomainError('job_cancelled', 'The page was not read: the work was cancelled.');
}

function refuse(answer: PageAnswer): never {
  if (answer.kind !== 'error') throw new DomainError('internal_error', 'Something failed on our side.');
  if (answer.code !== 'internal_error') throw new DomainError(answer.code, answer.message);
  throw new DomainError('internal_error', 'Something failed on our side.', {}, new Error(answer.message));
}
