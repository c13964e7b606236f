import type { Services } from '../kernel/context.ts';
import { sanitizeText, truncate } from '../kernel/text.ts';
import type { AttemptToken } from './claim.ts';
import { type JobRow, jobProgressed, recordJobs } from './job-events.ts';
import { JOB_COLUMNS } from './job-rows.ts';
import type { Progress } from './settle.ts';

/** At most four writes a second. */
const INTERVAL_MS = 250;

/** What ends sooner has told all there is by its end. */
const FIRST_MS = 100;

/**
 * Writes an attempt's progress, throttled; the latest report is always written in the end. Reports behind those of an
 * earlier attempt are dropped, so that progress never goes back.
 */
export class ProgressWriter {
  latest: Progress;
  readonly #services: Services;
  readonly #token: AttemptToken;
  #isDirty = false;
  #isStopped = false;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #lastMs = performance.now() + FIRST_MS - INTERVAL_MS;

  /** @param before the progress that earlier attempts reported */
  constructor(services: Services, token: AttemptToken, before: Progress) {
    this.#services = services;
    this.#token = token;
    this.latest = before;
  }

  report(step: string, done: number | null, total: number | null): void {
    if (this.#isStopped) return;
    const share = percent(done, total, this.latest);
    if (share < this.latest.percent || (share === this.latest.percent && isBehind(done, this.latest.done))) return;
    this.latest = { step: truncate(sanitizeText(step), 200), done, total, percent: share };
    this.#isDirty = true;
    if (this.#timer) return;
    const waitMs = Math.max(0, this.#lastMs + INTERVAL_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#lastMs = performance.now();
      this.#writing = this.#writing.then(() => this.#write());
    }, waitMs);
  }

  /** No more writes of its own; resolves when the one under way is done. Whoever settles the job writes `latest`. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#writing;
  }

  /** The last report, if it is not written; ask when stopped. */
  get untold(): Progress | null {
    return this.#isDirty ? this.latest : null;
  }

  /** Writes the last word now, if it is not written. */
  async flush(): Promise<void> {
    await this.stop();
    await this.#write();
  }

  async #write(): Promise<void> {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    const { step, done, total, percent: share } = this.latest;
    const { id, attempt } = this.#token;
    try {
      await this.#services.transaction(async (tx) => {
        const rows = await tx.$queryRaw<JobRow[]>`
          update jobs set progress_step = ${step}, progress_done = ${done}, progress_total = ${total},
            progress_percent = ${share}
          where id = ${id} and attempts = ${attempt} and status = 'RUNNING' returning ${JOB_COLUMNS}`;
        await recordJobs(tx, this.#services.clock, jobProgressed, rows);
      });
    } catch (error) {
      // Best effort: the job continues, and the next report or the end of the job overwrites this one.
      const reason = error instanceof Error ? error.message : String(error);
      this.#services.log.debug('job.progress.lost', { job: id, reason });
    }
  }
}

function percent(done: number | null, total: number | null, before: Progress): number {
  if (done === null || total === null || total <= 0) return before.percent;
  return Math.max(0, Math.min(99, Math.floor((done / total) * 100)));
}

function isBehind(done: number | null, before: number | null): boolean {
  return done !== null && before !== null && done < before;
}
