import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DomainError } from '../kernel/errors.ts';
import { once } from '../kernel/once.ts';
import type { AddressLimit } from './address-limit.ts';
import { type PublicDocument, publicDocument } from './document.ts';
import { FAVICON } from './favicon.ts';
import { HOME_PAGE_CSP, homePage } from './home-page.ts';
import { jsonResponse, textResponse } from './respond.ts';
import type { PublicPages } from './server.ts';

/** What the public pages show. Texts are made once, when they are first asked for. */
export type PagesInput = {
  publicUrl: string;
  openapi: () => object;
  llmsTxt: () => string;
  reference: () => string;
  /** GraphiQL; null when the console is off. */
  graphiql: (() => Promise<ConsolePage>) | null;
  /** The answer to an introspection query; null when introspection is off. */
  introspection: (() => object) | null;
  /** Names what the process waits for, and what it lacks though it is ready. */
  readiness: () => Promise<{ waitingFor: readonly string[]; degraded: readonly string[] }>;
  metrics: { token: string | null; render: () => Promise<{ contentType: string; body: string }> };
  /** The bundled shop; null when there is no sandbox. */
  shop: ((request: Request, url: URL) => Promise<Response | null>) | null;
  isStopping: () => boolean;
  /** Counts what an address asks for without a key, and what it guesses. */
  limits: { requests: AddressLimit; guesses: AddressLimit };
};

type ConsolePage = { html: string; contentSecurityPolicy: string };

/** Where GraphiQL reads the schema before it has a key. */
export const INTROSPECTION_PATH = '/graphql/introspection.json';

const PAGE_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'";

type Asked = { request: Request; address: string | null };
type Serve = (asked: Asked) => Response | Promise<Response>;

/** Serves the documents, health and the bundled shop. */
export function createPages(input: PagesInput): PublicPages {
  const documents = documentsOf(input);
  const graphiql = input.graphiql ? graphiqlDocument(input.graphiql) : undefined;
  const routes: Record<string, Serve> = {
    '/healthz': () => jsonResponse(200, { status: 'ok' }),
    '/readyz': () => readiness(input),
    '/metrics': (asked) => metrics(input, asked),
  };
  return async (request, url, address) => {
    const shop = await input.shop?.(request, url);
    if (shop) return shop;
    if (request.method !== 'GET' && request.method !== 'HEAD') return null;
    const route = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined;
    if (route) return route({ request, address });
    const document = documents.get(url.pathname) ?? (wantsConsole(request, url) ? await graphiql?.() : undefined);
    if (!document) return null;
    holdToLimit(input.limits.requests, address, 'Too many requests for documents came from this address');
    return document.serve(request);
  };
}

/** A browser's address keeps the query, so that a reload or a link shows it again. */
function wantsConsole(request: Request, url: URL): boolean {
  return url.pathname === '/graphql' && (request.headers.get('accept')?.includes('text/html') ?? false);
}

/** Everything that is the same for everybody, by its path. */
function documentsOf(input: PagesInput): ReadonlyMap<string, PublicDocument> {
  const json = 'application/json; charset=utf-8';
  const html = 'text/html; charset=utf-8';
  const script = 'text/javascript; charset=utf-8';
  const reference = once(input.reference);
  const redoc = publicDocument(script, redocScript);
  const start = publicDocument(script, () => DOCS_SCRIPT);
  const home = homePage({
    publicUrl: input.publicUrl,
    hasConsole: input.graphiql !== null,
    hasShop: input.shop !== null,
  });
  const docs = async () => docsPage(await redoc.version(), await start.version());
  const { introspection } = input;
  const favicon = publicDocument('image/svg+xml', () => FAVICON);
  return new Map<string, PublicDocument>([
    ['/', publicDocument(html, () => home, { 'Content-Security-Policy': HOME_PAGE_CSP })],
    ['/favicon.svg', favicon],
    ['/favicon.ico', favicon],
    ...(introspection
      ? [[INTROSPECTION_PATH, publicDocument(json, () => JSON.stringify({ data: introspection() }))] as const]
      : []),
    ['/v1/openapi.json', publicDocument(json, () => JSON.stringify(input.openapi()))],
    ['/llms.txt', publicDocument('text/plain; charset=utf-8', input.llmsTxt)],
    ['/llms-full.txt', publicDocument('text/plain; charset=utf-8', reference)],
    ['/docs/reference.md', publicDocument('text/markdown; charset=utf-8', reference)],
    ['/docs', publicDocument(html, docs, { 'Content-Security-Policy': PAGE_CSP })],
    ['/docs/redoc.js', redoc],
    ['/docs/start.js', start],
  ]);
}

function graphiqlDocument(graphiql: () => Promise<ConsolePage>): () => Promise<PublicDocument> {
  return once(async () => {
    const { html, contentSecurityPolicy } = await graphiql();
    const headers = { 'Content-Security-Policy': contentSecurityPolicy, Vary: 'Accept, Accept-Encoding' };
    return publicDocument('text/html; charset=utf-8', () => html, headers);
  });
}

/** @throws rate_limited */
function holdToLimit(limit: AddressLimit, address: string | null, what: string): void {
  const seconds = address === null ? 0 : limit.note(address);
  if (seconds === 0) return;
  throw new DomainError('rate_limited', `${what}; try again in ${seconds} s.`, { retry_after_seconds: seconds });
}

/** Whoever balances load sends requests here as long as they can be answered, so only that is 503. */
async function readiness(input: PagesInput): Promise<Response> {
  const { waitingFor, degraded } = input.isStopping()
    ? { waitingFor: ['stopping'], degraded: [] }
    : await input.readiness();
  if (waitingFor.length > 0) {
    return jsonResponse(503, { status: 'not_ready', waiting_for: waitingFor }, { 'Retry-After': '2' });
  }
  return jsonResponse(200, degraded.length > 0 ? { status: 'degraded', degraded } : { status: 'ready' });
}

async function metrics(input: PagesInput, { request, address }: Asked): Promise<Response> {
  const { token, render } = input.metrics;
  if (token === null) throw new DomainError('not_found', 'Metrics are off; METRICS_TOKEN turns them on.');
  if (!isEqual(request.headers.get('authorization') ?? '', `Bearer ${token}`)) {
    holdToLimit(input.limits.guesses, address, 'Too many wrong tokens came from this address');
    throw new DomainError('unauthorized', 'Send the metrics token as `Authorization: Bearer TOKEN`.');
  }
  const { contentType, body } = await render();
  return textResponse(200, contentType, body);
}

/** Takes the same time wherever the texts differ. */
function isEqual(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

const TRANSPARENT_PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';

/** Redoc without its one request to a third party, for a logo. */
async function redocScript(): Promise<string> {
  const path = fileURLToPath(import.meta.resolve('redoc/bundles/redoc.standalone.js'));
  const script = await readFile(path, 'utf8');
  return script.replace(/https:\/\/cdn\.redoc\.ly\/[\w/.-]+\.svg/g, TRANSPARENT_PIXEL);
}

/** Scripts are named with the version of their bytes, so that a browser asks for each once. */
function docsPage(redoc: string, start: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>eCommerce Insights API</title><link rel="icon" href="/favicon.svg" type="image/svg+xml"></head>
<body style="margin:0"><div id="docs"></div><script src="/docs/redoc.js?v=${redoc}"></script><script src="/docs/start.js?v=${start}"></script></body>
</html>
`;
}

const DOCS_SCRIPT = `Redoc.init(
  '/v1/openapi.json',
  { nativeScrollbars: true, requiredPropsFirst: true, jsonSampleExpandLevel: 4, expandResponses: '200,201,202' },
  document.getElementById('docs'),
);
`;
