import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

const WHOLE = new WeakMap<Response, string>();

/** Shorter bodies cost more to compress than they save. */
const COMPRESS_FROM_BYTES = 1_024;

/** Headers that every answer carries unless it says otherwise. @param isSecure is the product reached by https? */
export function securityHeaders(isSecure: boolean): Readonly<Record<string, string>> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    ...(isSecure ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
}

/** A JSON answer. */
export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return jsonTextResponse(status, JSON.stringify(body), headers);
}

/** A JSON answer whose text is there already. */
export function jsonTextResponse(status: number, text: string, headers: Record<string, string> = {}): Response {
  const response = new Response(text, {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  });
  WHOLE.set(response, text);
  return response;
}

/** The body of an answer that was made whole, so that it can be sent without reading it as a stream. */
export function wholeBody(response: Response): string | null {
  return response.bodyUsed ? null : (WHOLE.get(response) ?? null);
}

/** A text answer of any type. */
export function textResponse(
  status: number,
  type: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Response {
  return new Response(body, { status, headers: { 'Content-Type': type, ...headers } });
}

/** A weak validator of these bytes. */
export function weakEtag(bytes: string | Uint8Array): string {
  return `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
}

/** Does an `If-None-Match` header name this validator? */
export function etagMatches(header: string | null, etag: string): boolean {
  if (!header) return false;
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.split(',').some((tag) => tag.trim() === '*' || bare(tag) === bare(etag));
}

const STREAMED = new WeakSet<Response>();

/** Marks a response whose body goes out as it comes: it is neither read as a whole nor compressed. */
export function asIs(response: Response): Response {
  STREAMED.add(response);
  return response;
}

/** The response in the best encoding that both sides know; streams and short bodies as they are. */
export async function compress(request: Request, response: Response): Promise<Response> {
  const type = response.headers.get('content-type') ?? '';
  const encoding = preferredEncoding(request.headers.get('accept-encoding'));
  const isText = /json|text\/(?!event-stream)|javascript|xml|yaml/.test(type);
  if (!encoding || !isText || !response.body) return response;
  if (STREAMED.has(response) || response.headers.has('content-encoding')) return response;
  const bytes = Buffer.from(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.append('Vary', 'Accept-Encoding');
  headers.delete('Content-Length');
  if (bytes.length < COMPRESS_FROM_BYTES) return new Response(bytes, { status: response.status, headers });
  headers.set('Content-Encoding', encoding);
  const packed =
    encoding === 'br'
      ? await compressBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
      : await compressGzip(bytes, { level: 5 });
  return new Response(new Uint8Array(packed), { status: response.status, headers });
}

function preferredEncoding(header: string | null): 'br' | 'gzip' | null {
  if (!header) return null;
  const accepted = new Set(
    header
      .split(',')
      .map((part) => part.trim().toLowerCase())
      .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
      .map((part) => part.split(';')[0] ?? ''),
  );
  if (accepted.has('br')) return 'br';
  return accepted.has('gzip') ? 'gzip' : null;
}
