import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DomainError } from '../kernel/errors.ts';
import { once } from '../kernel/once.ts';
import { FAVICON } from './favicon.ts';
import { HOME_PAGE_CSP, homePage } from './home-page.ts';
import { etagMatches, jsonResponse, textResponse, weakEtag } from './respond.ts';
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
};

type ConsolePage = { html: string; contentSecurityPolicy: string };

/** Where GraphiQL reads the schema before it has a key. */
export const INTROSPECTION_PATH = '/graphql/introspection.json';

const PAGE_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'";

/** Serves the documents, health and the bundled shop. */
export function createPages(input: PagesInput): PublicPages {
  const openapi = once(() => JSON.stringify(input.openapi()));
  const llmsTxt = once(input.llmsTxt);
  const reference = once(input.reference);
  const graphiql = input.graphiql && once(input.graphiql);
  const introspection = input.introspection && once(input.introspection);
  const home = homePage({
    publicUrl: input.publicUrl,
    hasConsole: input.graphiql !== null,
    hasShop: input.shop !== null,
  });
  const favicon = (request: Request) => cached(request, 'image/svg+xml', FAVICON);
  const routes: Record<string, (request: Request) => Response | Promise<Response>> = {
    '/': () => textResponse(200, 'text/html; charset=utf-8', home, { 'Content-Security-Policy': HOME_PAGE_CSP }),
    '/favicon.svg': favicon,
    '/favicon.ico': favicon,
    ...(introspection && { [INTROSPECTION_PATH]: introspectionDocument(introspection) }),
    '/v1/openapi.json': (request) => cached(request, 'application/json; charset=utf-8', openapi()),
    '/llms.txt': (request) => cached(request, 'text/plain; charset=utf-8', llmsTxt()),
    '/llms-full.txt': (request) => cached(request, 'text/plain; charset=utf-8', reference()),
    '/docs/reference.md': (request) => cached(request, 'text/markdown; charset=utf-8', reference()),
    '/docs': () => textResponse(200, 'text/html; charset=utf-8', DOCS_PAGE, { 'Content-Security-Policy': PAGE_CSP }),
    '/docs/redoc.js': (request) => redocScript(request),
    '/docs/start.js': (request) => cached(request, 'text/javascript; charset=utf-8', DOCS_SCRIPT),
    '/healthz': () => jsonResponse(200, { status: 'ok' }),
    '/readyz': () => readiness(input),
    '/metrics': (request) => metrics(input, request),
  };
  return async (request, url) => {
    const shop = await input.shop?.(request, url);
    if (shop) return shop;
    if (request.method !== 'GET' && request.method !== 'HEAD') return null;
    const route = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined;
    if (route) return route(request);
    // A browser's address keeps the query, so that a reload or a link shows it again.
    const wantsPage = url.pathname === '/graphql' && request.headers.get('accept')?.includes('text/html');
    return wantsPage && graphiql ? graphiqlPage(request, await graphiql()) : null;
  };
}

function introspectionDocument(introspection: () => object): (request: Request) => Response {
  const body = once(() => JSON.stringify({ data: introspection() }));
  return (request) => cached(request, 'application/json; charset=utf-8', body());
}

function graphiqlPage(request: Request, page: ConsolePage): Response {
  const response = cached(request, 'text/html; charset=utf-8', page.html);
  response.headers.set('Content-Security-Policy', page.contentSecurityPolicy);
  response.headers.set('Vary', 'Accept');
  return response;
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

async function metrics({ metrics: { token, render } }: PagesInput, request: Request): Promise<Response> {
  if (token === null) throw new DomainError('not_found', 'Metrics are off; METRICS_TOKEN turns them on.');
  if (request.headers.get('authorization') !== `Bearer ${token}`) {
    throw new DomainError('unauthorized', 'Send the metrics token as `Authorization: Bearer TOKEN`.');
  }
  const { contentType, body } = await render();
  return textResponse(200, contentType, body);
}

function cached(request: Request, type: string, body: string | Uint8Array<ArrayBuffer>): Response {
  const etag = weakEtag(body);
  const headers = { ETag: etag, 'Cache-Control': 'public, max-age=300' };
  if (etagMatches(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  return textResponse(200, type, body, headers);
}

const TRANSPARENT_PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';

/** Redoc without its one request to a third party, for a logo. */
async function redocScript(request: Request): Promise<Response> {
  const path = fileURLToPath(import.meta.resolve('redoc/bundles/redoc.standalone.js'));
  const script = await readFile(path, 'utf8');
  const body = script.replace(/https:\/\/cdn\.redoc\.ly\/[\w/.-]+\.svg/g, TRANSPARENT_PIXEL);
  return cached(request, 'text/javascript; charset=utf-8', body);
}

const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>eCommerce Insights API</title><link rel="icon" href="/favicon.svg" type="image/svg+xml"></head>
<body style="margin:0"><div id="docs"></div><script src="/docs/redoc.js"></script><script src="/docs/start.js"></script></body>
</html>
`;

const DOCS_SCRIPT = `Redoc.init(
  '/v1/openapi.json',
  { nativeScrollbars: true, requiredPropsFirst: true, jsonSampleExpandLevel: 4, expandResponses: '200,201,202' },
  document.getElementById('docs'),
);
`;
