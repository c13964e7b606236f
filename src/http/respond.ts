import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { RequestHeaders } from './edge-request.ts';
import { type EdgeAnswer, jsonReply, type Reply, setHeader, toResponse } from './reply.ts';

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

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
  return toResponse(jsonReply(status, body, headers));
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
  return `W/"${hash('sha256', bytes, 'base64url').slice(0, 22)}"`;
}

/** What proxies that compress write behind a tag, inside its quotes or outside. */
const PROXY_MARK = /(?:-{1,2}|;)(?:gzip|br|zstd|deflate)"?$/;

/** Does an `If-None-Match` or `If-Match` header name this validator, whether weak or strong or marked by a proxy? */
export function etagMatches(header: string | null, etag: string): boolean {
  if (!header) return false;
  return header.split(',').some((tag) => tag.trim() === '*' || bareTag(tag) === bareTag(etag));
}

function bareTag(tag: string): string {
  return tag.trim().replace(/^W\//, '').replace(PROXY_MARK, '').replaceAll('"', '');
}

const STREAMED = new WeakSet<Response>();

/** Marks a response whose body goes out as it comes: it is neither read as a whole nor compressed. */
export function asIs(response: Response): Response {
  STREAMED.add(response);
  return response;
}

/** The answer in the best encoding that both sides know; streams and short bodies as they are. */
export async function compress(headers: RequestHeaders, answer: EdgeAnswer): Promise<EdgeAnswer> {
  const encoding = preferredEncoding(headers.get('accept-encoding'));
  if (!encoding || 'texts' in answer || !answer.body || !isCompressible(answer)) return answer;
  const reply = answer instanceof Response ? await wholeReply(answer) : answer;
  setHeader(reply, 'vary', 'Accept-Encoding');
  const bytes = Buffer.from(reply.body ?? '');
  if (bytes.length < COMPRESS_FROM_BYTES) return reply;
  reply.headers['content-encoding'] = encoding;
  const packed =
    encoding === 'br'
      ? await compressBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
      : await compressGzip(bytes, { level: 5 });
  return { ...reply, body: new Uint8Array(packed) };
}

function isCompressible(answer: Reply | Response): boolean {
  const { headers } = answer;
  const read = (name: string) => (headers instanceof Headers ? headers.get(name) : (headers[name] ?? null));
  if (!/json|text\/(?!event-stream)|javascript|xml|yaml/.test(read('content-type') ?? '')) return false;
  return !(answer instanceof Response && STREAMED.has(answer)) && read('content-encoding') === null;
}

async function wholeReply(response: Response): Promise<Reply> {
  const body = new Uint8Array(await response.arrayBuffer());
  const headers = Object.fromEntries(response.headers);
  delete headers['content-length'];
  return { status: response.status, headers, body };
}

/** The better of the two encodings that the caller knows; null when it knows neither. */
export function preferredEncoding(header: string | null): 'br' | 'gzip' | null {
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
