import { DomainError } from '../kernel/errors.ts';

/** A stream that is open: its signal aborts, with a DomainError that says why, when it has to end. */
export type OpenStream = { signal: AbortSignal; close(): void };

/** The streams that are open in this process. */
export type OpenStreams = {
  /** @param left aborts when the reader has gone @throws rate_limited when the key has as many as it may */
  open(keyId: string | null, left: AbortSignal): OpenStream;
  /** Ends all, with `unavailable`; those opened later end at once. */
  endAll(): void;
  /** Looks for keys that were revoked or have expired: whenever it is called, and every two seconds once started. */
  check(): Promise<void>;
  start(): { close(): Promise<void> };
};

/** A revoked key's streams end within five seconds, also where nobody told of it. */
const CHECK_MS = 2_000;

/** The streams that a key may have open in one process. */
export const STREAMS_PER_KEY = 100;

/** When to try again: readers that left are noticed within seconds. */
const RETRY_SECONDS = 5;

type Entry = { keyId: string | null; controller: AbortController };

/**
 * Keeps track of open streams and ends those whose key no longer works.
 *
 * @param findDead which of these keys are revoked, expired or gone; one question for all streams of the process
 * @param options.onOpen told of each stream; what it returns is called at the stream's end, maybe more than once
 */
export function createOpenStreams(
  findDead: (keyIds: readonly string[]) => Promise<readonly string[]>,
  options: { onOpen?: () => () => void; perKey?: number } = {},
): OpenStreams {
  const { onOpen = () => () => undefined, perKey = STREAMS_PER_KEY } = options;
  const counts = new Map<string, number>();
  const entries = new Set<Entry>();
  let isStopping = false;
  const check = async (): Promise<void> => {
    const keyIds = new Set([...entries].flatMap(({ keyId }) => (keyId === null ? [] : [keyId])));
    if (keyIds.size === 0) return;
    const dead = new Set(await findDead([...keyIds]));
    for (const { keyId, controller } of entries) if (keyId !== null && dead.has(keyId)) controller.abort(revoked());
  };
  return {
    open(keyId, left) {
      const entry = { keyId, controller: new AbortController() };
      const leaveKey = takePlace(counts, keyId, perKey);
      const onClose = onOpen();
      const close = () => {
        leaveKey();
        onClose();
        entries.delete(entry);
        left.removeEventListener('abort', leave);
      };
      const leave = () => {
        close();
        entry.controller.abort(left.reason);
      };
      left.addEventListener('abort', leave, { once: true });
      if (left.aborted) leave();
      else if (isStopping) entry.controller.abort(stopping());
      else entries.add(entry);
      return { signal: entry.controller.signal, close };
    },
    endAll() {
      isStopping = true;
      for (const { controller } of entries) controller.abort(stopping());
    },
    check,
    start() {
      // A database that does not answer ends no stream; the next check may.
      const timer = setInterval(() => void check().catch(() => undefined), CHECK_MS);
      timer.unref();
      return { close: async () => clearInterval(timer) };
    },
  };
}

/** @returns gives the place back, once however often it is called @throws rate_limited */
function takePlace(counts: Map<string, number>, keyId: string | null, perKey: number): () => void {
  if (keyId === null) return () => undefined;
  const count = counts.get(keyId) ?? 0;
  if (count >= perKey) {
    const message = `A key can have ${perKey} streams open at once; close one, or try again in ${RETRY_SECONDS} s.`;
    throw new DomainError('rate_limited', message, { limit: perKey, retry_after_seconds: RETRY_SECONDS });
  }
  counts.set(keyId, count + 1);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    const left = (counts.get(keyId) ?? 1) - 1;
    if (left > 0) counts.set(keyId, left);
    else counts.delete(keyId);
  };
}

function revoked(): DomainError {
  return new DomainError('key_revoked', 'The API key was revoked or has expired.');
}

function stopping(): DomainError {
  return new DomainError('unavailable', 'The server is stopping; connect again, after the last event you have.', {
    retry_after_seconds: 2,
  });
}
