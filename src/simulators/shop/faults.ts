import { setTimeout as wait } from 'node:timers/promises';

/** The sides of the shop that can be made to fail. */
export type FaultyApi = 'shopify' | 'woocommerce' | 'pages';

/**
 * How a request can fail. `429`, `401`, `403`, `500`, `502`: that status in the API's own words. `throttled`: Shopify's
 * 200 with a THROTTLED error (429 elsewhere). `html`: 200 with a web page. `malformed_json`: 200 with half a body.
 * `empty`: 200 with nothing. `cut`: the body breaks off. `hang`: no answer until the caller gives up or
 * `release()`. `slow`: the right answer, after `delayMs`. `lost`: the work is done, and then the answer is a 502.
 * `user_error`: the change is refused with the API's own refusal.
 */
export type FaultKind =
  | '401'
  | '403'
  | '429'
  | '500'
  | '502'
  | 'throttled'
  | 'html'
  | 'malformed_json'
  | 'empty'
  | 'cut'
  | 'hang'
  | 'slow'
  | 'lost'
  | 'user_error';

/** A failure to come. `times` defaults to 1; `onlyWrites` lets reads pass untouched. */
export type Fault = { api: FaultyApi; kind: FaultKind; times?: number; onlyWrites?: boolean; delayMs?: number };

/** The shop's switchboard for tests: what shall go wrong next. */
export type Faults = {
  /** Adds a failure after those already waiting. */
  next(fault: Fault): void;
  /** Forgets all that are waiting and lets go what hangs. */
  clear(): void;
  /** Lets go every request that hangs; each then answers 504. */
  release(): void;
  /** How many failures are still to come. */
  pending(): number;
};

/** The switchboard with the side that the shop itself uses. */
export type FaultBoard = Faults & {
  /** Takes the next failure meant for such a request. @returns null when nothing shall go wrong */
  take(api: FaultyApi, isWrite: boolean): Fault | null;
  /** Answers when the caller has given up, or 504 after `release()`. */
  hang(request: Request): Promise<Response>;
};

/** A switchboard with nothing set. */
export function createFaults(): FaultBoard {
  const waiting: (Fault & { left: number })[] = [];
  const hanging = new Set<() => void>();
  const release = () => {
    for (const letGo of hanging) letGo();
    hanging.clear();
  };
  return {
    next: (fault) => void waiting.push({ ...fault, left: fault.times ?? 1 }),
    clear: () => {
      waiting.length = 0;
      release();
    },
    release,
    pending: () => waiting.reduce((sum, fault) => sum + fault.left, 0),
    take: (api, isWrite) => {
      const index = waiting.findIndex((fault) => fault.api === api && (isWrite || !fault.onlyWrites));
      const fault = waiting[index];
      if (!fault) return null;
      fault.left -= 1;
      if (fault.left <= 0) waiting.splice(index, 1);
      return fault;
    },
    hang: (request) =>
      new Promise((resolve) => {
        const letGo = () => resolve(new Response(null, { status: 504 }));
        hanging.add(letGo);
        request.signal.addEventListener('abort', () => {
          hanging.delete(letGo);
          letGo();
        });
      }),
  };
}

/** The response of a failure that every side shows alike. @returns null when the API must find its own words */
export function commonFault(fault: Fault): Response | null {
  const page = '<!doctype html><title>Bad gateway</title><h1>502 Bad gateway</h1>';
  const json = { 'content-type': 'application/json; charset=utf-8' };
  if (fault.kind === 'html') return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  if (fault.kind === 'malformed_json') return new Response('{"data":{"product":', { headers: json });
  if (fault.kind === 'empty') return new Response('', { headers: json });
  if (fault.kind === 'cut') return new Response(brokenBody(), { headers: json });
  if (fault.kind === '502' || fault.kind === 'lost') {
    return new Response(page, { status: 502, headers: { 'content-type': 'text/html; charset=utf-8' } });
  }
  return null;
}

/**
 * Runs a request past the switchboard, if there is one: does the work, fails before it, or fails after it.
 *
 * @param own the API's words for `401`, `403`, `429`, `500`, `throttled` and `user_error`
 */
export async function withFaults(
  board: FaultBoard | null,
  call: { request: Request; api: FaultyApi; isWrite: boolean },
  own: (fault: Fault) => Response | Promise<Response>,
  work: () => Promise<Response>,
): Promise<Response> {
  const fault = board?.take(call.api, call.isWrite);
  if (!board || !fault) return await work();
  if (fault.kind === 'hang') return await board.hang(call.request);
  if (fault.kind === 'slow') {
    await wait(fault.delayMs ?? 1000);
    return await work();
  }
  if (fault.kind === 'lost') await work();
  return commonFault(fault) ?? (await own(fault));
}

function brokenBody(): ReadableStream<Uint8Array> {
  let isStarted = false;
  return new ReadableStream({
    pull: (controller) => {
      if (isStarted) return controller.error(new TypeError('The connection broke off.'));
      isStarted = true;
      controller.enqueue(new TextEncoder().encode('{"data":'));
    },
  });
}
