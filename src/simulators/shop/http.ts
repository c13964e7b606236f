import { createHash } from 'node:crypto';

/** An answer before conditions, ranges and HEAD are applied to it. */
export type Answer = {
  status: number;
  type: string;
  body: string | Buffer<ArrayBuffer>;
  lastModified?: Date;
  cacheControl?: string;
  headers?: Readonly<Record<string, string>>;
  /** May a part of it be asked for? */
  hasRanges?: boolean;
};

/** An answer with a JSON body that nobody may store. */
export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  const type = 'application/json; charset=utf-8';
  return { status, type, body: JSON.stringify(value), cacheControl: 'no-store', headers };
}

/** The response: ETag and Last-Modified, 304 for what the client holds, one byte range, no body for HEAD. */
export function respond(request: Request, answer: Answer): Response {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const headers = new Headers({
    'content-type': answer.type,
    'content-length': String(body.length),
    ...answer.headers,
  });
  headers.set('cache-control', answer.cacheControl ?? 'public, max-age=0, must-revalidate');
  if (answer.hasRanges) headers.set('accept-ranges', 'bytes');
  const isHead = request.method === 'HEAD';
  if (answer.status !== 200 || (request.method !== 'GET' && !isHead)) {
    return new Response(isHead ? null : body, { status: answer.status, headers });
  }
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  headers.set('etag', etag);
  if (answer.lastModified) headers.set('last-modified', answer.lastModified.toUTCString());
  if (isHeld(request, etag, answer.lastModified)) {
    headers.delete('content-length');
    return new Response(null, { status: 304, headers });
  }
  const range = answer.hasRanges ? requestedRange(request, etag, body.length) : null;
  if (range) return partial(isHead, body, range, headers);
  return new Response(isHead ? null : body, { status: 200, headers });
}

type Range = { first: number; last: number } | 'unsatisfiable';

function partial(isHead: boolean, body: Buffer<ArrayBuffer>, range: Range, headers: Headers): Response {
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${body.length}`);
    headers.set('content-length', '0');
    return new Response(null, { status: 416, headers });
  }
  headers.set('content-range', `bytes ${range.first}-${range.last}/${body.length}`);
  headers.set('content-length', String(range.last - range.first + 1));
  return new Response(isHead ? null : body.subarray(range.first, range.last + 1), { status: 206, headers });
}

function isHeld(request: Request, etag: string, lastModified: Date | undefined): boolean {
  const held = request.headers.get('if-none-match');
  if (held !== null) {
    return held.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
  }
  const since = Date.parse(request.headers.get('if-modified-since') ?? '');
  return lastModified !== undefined && since >= Math.floor(lastModified.getTime() / 1000) * 1000;
}

/** One range of bytes; several at once are answered whole, which a server may do. @source RFC 9110 §14 */
function requestedRange(request: Request, etag: string, length: number): Range | null {
  const condition = request.headers.get('if-range');
  if (condition !== null && condition !== etag) return null;
  const match = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range')?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, from = '', to = ''] = match;
  const first = from === '' ? Math.max(0, length - Number(to)) : Number(from);
  const last = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (first > last && from !== '' && to !== '' && Number(to) < Number(from)) return null;
  return first > last ? 'unsatisfiable' : { first, last };
}
