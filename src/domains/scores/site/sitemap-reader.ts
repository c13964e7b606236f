/** One sitemap file as a stream of addresses: never the whole document in memory twice, never an entity expanded. */
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { SaxesParser } from 'saxes';

/** @source sitemaps.org protocol: a file holds at most 50,000 URLs and 50 MB */
export const SITEMAP_MAX_URLS = 50_000;
const DECODED_MAX_BYTES = 50 * 1024 * 1024;
const LOC_MAX_LENGTH = 4096;
const SLICE_BYTES = 256 * 1024;

/** What reading a file came to. `problem` says why reading stopped before its end. */
export type SitemapReading = { kind: 'urlset' | 'index' | 'unread'; locs: number; problem: string | null };

/** Called for each address; returning true ends the reading. */
type Visit = (kind: 'urlset' | 'index', loc: string) => boolean;

/** Reads XML, gzipped XML or plain-text lines until the end, a fault, the limits, or `visit` has what it wants. */
export async function readSitemap(body: Uint8Array, visit: Visit): Promise<SitemapReading> {
  const reading: SitemapReading = { kind: 'unread', locs: 0, problem: null };
  const sink = isGzip(body) || looksLikeXml(body) ? xmlSink(reading, visit) : textSink(reading, visit);
  const decoder = new TextDecoder('utf-8');
  let decoded = 0;
  try {
    for await (const chunk of chunksOf(body)) {
      decoded += chunk.byteLength;
      if (decoded > DECODED_MAX_BYTES) reading.problem = 'The file is larger than 50 MB.';
      if (reading.problem || sink.write(decoder.decode(chunk, { stream: true }))) return reading;
    }
    sink.end();
  } catch {
    reading.problem ??= 'The file is not valid gzip.';
  }
  return reading;
}

function isGzip(body: Uint8Array): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
}

function looksLikeXml(body: Uint8Array): boolean {
  return new TextDecoder('utf-8').decode(body.subarray(0, 512)).trimStart().startsWith('<');
}

async function* chunksOf(body: Uint8Array): AsyncGenerator<Uint8Array> {
  if (isGzip(body)) {
    yield* Readable.from([body]).pipe(createGunzip());
    return;
  }
  for (let at = 0; at < body.byteLength; at += SLICE_BYTES) {
    if (at > 0) await nextTurn();
    yield body.subarray(at, at + SLICE_BYTES);
  }
}

type Sink = { write(text: string): boolean; end(): void };

/** Takes a loc into account; true when reading is over. */
function accept(reading: SitemapReading, visit: Visit, loc: string): boolean {
  if (reading.kind === 'unread') return false;
  if (reading.locs >= SITEMAP_MAX_URLS) {
    reading.problem = 'The file lists more than 50,000 URLs.';
    return true;
  }
  reading.locs += 1;
  return visit(reading.kind, loc);
}

function textSink(reading: SitemapReading, visit: Visit): Sink {
  let rest = '';
  const take = (line: string): boolean => {
    const loc = line.trim();
    if (!/^https?:\/\//.test(loc) || loc.length > LOC_MAX_LENGTH) return false;
    reading.kind = 'urlset';
    return accept(reading, visit, loc);
  };
  return {
    write(text) {
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(0, LOC_MAX_LENGTH);
      return lines.some(take);
    },
    end() {
      take(rest);
      if (reading.kind === 'unread') reading.problem = 'The file is neither a sitemap nor a list of URLs.';
    },
  };
}

function xmlSink(reading: SitemapReading, visit: Visit): Sink {
  const parser = new SaxesParser();
  let isOver = false;
  let loc: string | null = null;
  const stop = (problem: string): void => {
    reading.problem ??= problem;
    isOver = true;
  };
  parser.on('doctype', () => stop('The file has a DOCTYPE, which sitemaps may not have.'));
  parser.on('error', () => stop('The file is not well-formed XML.'));
  parser.on('opentag', ({ name }) => {
    if (isOver) return;
    if (reading.kind === 'unread') reading.kind = rootKind(name);
    if (reading.kind === 'unread') stop('The root is neither urlset nor sitemapindex.');
    loc = name === 'loc' ? '' : null;
  });
  const collect = (text: string): void => {
    if (loc !== null && loc.length < LOC_MAX_LENGTH) loc += text;
  };
  parser.on('text', collect);
  parser.on('cdata', collect);
  parser.on('closetag', ({ name }) => {
    if (!isOver && name === 'loc' && loc?.trim()) isOver = accept(reading, visit, loc.trim());
    loc = null;
  });
  return {
    write(text) {
      parser.write(text);
      return isOver;
    },
    end() {
      parser.close();
    },
  };
}

function rootKind(name: string): SitemapReading['kind'] {
  if (name === 'urlset') return 'urlset';
  return name === 'sitemapindex' ? 'index' : 'unread';
}
