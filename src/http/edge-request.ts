import type { IncomingMessage, ServerResponse } from 'node:http';

/** Reads headers by their names in lower case; one that came several times is joined by commas. */
export type RequestHeaders = Pick<Headers, 'get' | 'has'> & Iterable<[name: string, value: string]>;

/** What the edge reads of a request. A WHATWG Request is one; {@link readIncoming} makes one of what Node hands out. */
export type EdgeRequest = {
  method: string;
  /** Absolute. */
  url: string;
  headers: RequestHeaders;
  body: AsyncIterable<Uint8Array> | null;
  /** Aborts when the caller has gone. */
  signal: AbortSignal;
};

/** The parts of a request's target. */
export type Target = Pick<URL, 'pathname' | 'search' | 'searchParams'>;

/** A target that means the same to a URL parser: nothing to decode, no dots that could be steps, no empty segment. */
const PLAIN = /^(?:\/[\w-][\w.~%-]{0,500}){1,20}(\?[\w.~%=&,:+*-]{0,8000})?$/;

/** A request as Node hands it out. What costs something is made when it is first read. */
export function readIncoming(incoming: IncomingMessage, outgoing: ServerResponse): EdgeRequest {
  let gone: AbortSignal | null = null;
  return {
    method: incoming.method ?? 'GET',
    get url() {
      return `http://${incoming.headers.host ?? 'localhost'}${incoming.url ?? '/'}`;
    },
    headers: headersOf(incoming),
    // A reader who gives up must not take the connection with it: the refusal still goes out on it.
    body: incoming.iterator({ destroyOnReturn: false }),
    get signal() {
      gone ??= signalOf(outgoing);
      return gone;
    },
  };
}

/** The target of a request. @returns null unless it is a plain path that any reader takes alike */
export function plainTarget(target: string): Target | null {
  if (!PLAIN.test(target)) return null;
  const cut = target.indexOf('?');
  let searchParams: URLSearchParams | null = null;
  const search = cut < 0 || cut === target.length - 1 ? '' : target.slice(cut);
  return {
    pathname: cut < 0 ? target : target.slice(0, cut),
    search,
    get searchParams() {
      searchParams ??= new URLSearchParams(search);
      return searchParams;
    },
  };
}

/** Posted again as a WHATWG Request. @param bytes the body that was read; null when there was none to read */
export function fullRequest(request: EdgeRequest, bytes: Uint8Array | null): Request {
  if (bytes === null && request instanceof Request) return request;
  const headers = new Headers([...request.headers]);
  const { method, url } = request;
  return new Request(url, { method, headers, ...(bytes ? { body: new Uint8Array(bytes) } : {}) });
}

function headersOf({ headersDistinct: values }: IncomingMessage): RequestHeaders {
  return {
    get: (name) => values[name]?.join(', ') ?? null,
    has: (name) => values[name] !== undefined,
    *[Symbol.iterator]() {
      for (const [name, texts = []] of Object.entries(values)) yield [name, texts.join(', ')];
    },
  };
}

function signalOf(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const leave = () => {
    if (!outgoing.writableFinished) controller.abort();
  };
  if (outgoing.closed) leave();
  else outgoing.once('close', leave);
  return controller.signal;
}
