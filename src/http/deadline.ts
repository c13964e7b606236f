import { type Context, deriveContext } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { guarded } from './guarded.ts';

/** A request is answered within this time, or refused, unless the app is built with another. */
export const DEADLINE_MS = 10_000;

/**
 * Does the work with a signal that aborts when the caller leaves or the time is up. A change that would be committed
 * after its caller was told `timeout` is undone instead.
 *
 * @throws timeout
 */
export function withDeadline<T>(context: Context, ms: number, work: (context: Context) => Promise<T>): Promise<T> {
  let late: DomainError | null = null;
  const signal = lazySignal(context);
  const after = async () => {
    if (late) throw late;
  };
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      late = timeoutError(ms);
      signal.abort(late);
      reject(late);
    }, ms);
    const end = () => {
      clearTimeout(timer);
      signal.release();
    };
    const timed = deriveContext(guarded(context, { after }), { signal: signal.get });
    work(timed).then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        reject(error);
      },
    );
  });
}

/** A signal that follows the caller's from the moment somebody asks for it. */
function lazySignal(context: Context) {
  let controller: AbortController | null = null;
  let reason: DomainError | null = null;
  const leave = () => controller?.abort(context.signal.reason);
  const make = (): AbortController => {
    const made = new AbortController();
    controller = made;
    if (reason) made.abort(reason);
    else if (context.signal.aborted) leave();
    else context.signal.addEventListener('abort', leave, { once: true });
    return made;
  };
  return {
    get: () => (controller ?? make()).signal,
    abort(why: DomainError) {
      reason = why;
      controller?.abort(why);
    },
    release() {
      if (controller) context.signal.removeEventListener('abort', leave);
    },
  };
}

function timeoutError(ms: number): DomainError {
  return new DomainError('timeout', `The request took longer than ${ms / 1000} seconds.`);
}
