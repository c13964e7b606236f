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
  return new IncomingRequest(incoming, outgoing);
}

/**
 * A class, as all below that has accessors and is made for each request: a literal with one makes a hidden class of its own, which
 * keeps the whole request until all of the heap is looked through.
 */
class IncomingRequest implements EdgeRequest {
  readonly method: string;
  readonly headers: RequestHeaders;
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  #body: EdgeRequest['body'] = null;
  #gone: AbortSignal | null = null;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse) {
    this.method = incoming.method ?? 'GET';
    this.headers = new IncomingHeaders(incoming);
    this.#incoming = incoming;
    this.#outgoing = outgoing;
  }

  get url(): string {
    return `http://${this.#incoming.headers.host ?? 'localhost'}${this.#incoming.url ?? '/'}`;
  }

  /** A reader who gives up must not take the connection with it: the refusal still goes out on it. */
  get body(): EdgeRequest['body'] {
    this.#body ??= this.#incoming.iterator({ destroyOnReturn: false });
    return this.#body;
  }

  get signal(): AbortSignal {
    this.#gone ??= signalOf(this.#outgoing);
    return this.#gone;
  }
}

/** The target of a request. @returns null unless it is a plain path that any reader takes alike */
export function plainTarget(target: string): Target | null {
  if (!PLAIN.test(target)) return null;
  return new PlainTarget(target);
}

class PlainTarget implements Target {
  readonly pathname: string;
  readonly search: string;
  #searchParams: URLSearchParams | null = null;

  constructor(target: string) {
    const cut = target.indexOf('?');
    this.pathname = cut < 0 ? target : target.slice(0, cut);
    this.search = cut < 0 || cut === target.length - 1 ? '' : target.slice(cut);
  }

  get searchParams(): URLSearchParams {
    this.#searchParams ??= new URLSearchParams(this.search);
    return this.#searchParams;
  }
}

/** Posted again as a WHATWG Request. @param bytes the body that was read; null when there was none to read */
export function fullRequest(request: EdgeRequest, bytes: Uint8Array | null): Request {
  if (bytes === null && request instanceof Request) return request;
  const headers = new Headers([...request.headers]);
  const { method, url } = request;
  return new Request(url, { method, headers, ...(bytes ? { body: new Uint8Array(bytes) } : {}) });
}

class IncomingHeaders implements RequestHeaders {
  readonly #values: NodeJS.Dict<string[]>;

  constructor({ headersDistinct }: IncomingMessage) {
    this.#values = headersDistinct;
  }

  get(name: string): string | null {
    return this.#values[name]?.join(', ') ?? null;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  *[Symbol.iterator](): Generator<[string, string], undefined, unknown> {
    for (const [name, texts = []] of Object.entries(this.#values)) yield [name, texts.join(', ')];
  }
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
