/** One sitemap file as a stream of addresses: never the whole document in memory twice, never an entity expanded. */
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { SaxesParser } from 'saxes';
import { comparableUrl } from './urls.ts';

/** @source sitemaps.org protocol: a file holds at most 50,000 URLs and 50 MB */
export const SITEMAP_MAX_URLS = 50_000;
const DECODED_MAX_BYTES = 50 * 1024 * 1024;
const LOC_MAX_LENGTH = 4096;
const SLICE_BYTES = 256 * 1024;

/** What is over is not read on: a parser is stopped between two slices only. */
const SLICE_CHARACTERS = 8 * 1024;

/** Elements of a file, their nesting, and the attributes of one: a sitemap with its images has far fewer. */
const ELEMENTS_MAX = 500_000;
const DEPTH_MAX = 32;
const ATTRIBUTES_MAX = 64;

/** Addresses that an index keeps. */
export const CHILDREN_KEPT = 5_000;

/** What reading a file came to. `problem` says why reading stopped before its end; `children` are those of an index. */
export type SitemapReading = {
  kind: 'urlset' | 'index' | 'unread';
  entries: number;
  hasPage: boolean;
  children: string[];
  problem: string | null;
};

/** Reads XML, gzipped XML or plain-text lines until the end, a fault, the limits, or the page is found. */
export async function readSitemap(body: Uint8Array, wanted: string): Promise<SitemapReading> {
  const reading: SitemapReading = { kind: 'unread', entries: 0, hasPage: false, children: [], problem: null };
  const sink = isGzip(body) || looksLikeXml(body) ? xmlSink(reading, wanted) : textSink(reading, wanted);
  const decoder = new TextDecoder(encodingOf(body));
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

/** By the byte order mark; without one it is UTF-8. */
function encodingOf(body: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  return body[0] === 0xfe && body[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function isGzip(body: Uint8Array): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
}

function looksLikeXml(body: Uint8Array): boolean {
  return new TextDecoder(encodingOf(body)).decode(body.subarray(0, 512)).trimStart().startsWith('<');
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

/** Takes an address into account; true when reading is over. */
function accept(reading: SitemapReading, wanted: string, loc: string): boolean {
  if (reading.kind === 'index' && reading.children.length < CHILDREN_KEPT) reading.children.push(loc);
  if (reading.kind === 'urlset') reading.hasPage ||= comparableUrl(loc) === wanted;
  return reading.hasPage;
}

/** Counts an entry, with an address or without one. @returns true when there are too many */
function isPastLimit(reading: SitemapReading): boolean {
  if (reading.entries >= SITEMAP_MAX_URLS) {
    reading.problem = 'The file lists more than 50,000 URLs.';
    return true;
  }
  reading.entries += 1;
  return false;
}

function textSink(reading: SitemapReading, wanted: string): Sink {
  let rest = '';
  const take = (line: string): boolean => {
    const loc = line.trim();
    if (!/^https?:\/\//.test(loc) || loc.length > LOC_MAX_LENGTH) return false;
    reading.kind = 'urlset';
    return isPastLimit(reading) || accept(reading, wanted, loc);
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

function xmlSink(reading: SitemapReading, wanted: string): Sink {
  const parser = new SaxesParser();
  const seen = { elements: 0, depth: 0, attributes: 0 };
  let isOver = false;
  let isStarted = false;
  let prefix = '';
  let loc: string | null = null;
  const stop = (problem: string): void => {
    if (!isOver) reading.problem ??= problem;
    isOver = true;
  };
  parser.on('doctype', () => stop('The file has a DOCTYPE, which sitemaps may not have.'));
  parser.on('error', () => stop('The file is not well-formed XML.'));
  parser.on('opentagstart', ({ name }) => {
    seen.elements += 1;
    seen.depth += 1;
    seen.attributes = 0;
    if (seen.elements > ELEMENTS_MAX) stop('The file has more than 500,000 elements.');
    if (seen.depth > DEPTH_MAX) stop('The elements of the file are nested too deep.');
    if (isOver || reading.kind !== 'unread') return;
    prefix = name.includes(':') ? name.slice(0, name.indexOf(':') + 1) : '';
    reading.kind = rootKind(name.slice(prefix.length));
    if (reading.kind === 'unread') stop('The root is neither urlset nor sitemapindex.');
  });
  parser.on('attribute', () => {
    seen.attributes += 1;
    if (seen.attributes > ATTRIBUTES_MAX) stop('An element of the file has too many attributes.');
  });
  parser.on('opentag', ({ name }) => {
    if (isOver) return;
    if (name === `${prefix}url` || name === `${prefix}sitemap`) isOver = isPastLimit(reading);
    loc = name === `${prefix}loc` ? '' : null;
  });
  const collect = (text: string): void => {
    if (loc !== null && loc.length < LOC_MAX_LENGTH) loc += text;
  };
  parser.on('text', collect);
  parser.on('cdata', collect);
  parser.on('closetag', ({ name }) => {
    seen.depth -= 1;
    if (!isOver && name === `${prefix}loc` && loc?.trim()) isOver = accept(reading, wanted, loc.trim());
    loc = null;
  });
  return {
    write(text) {
      // What stands before the declaration is no reason not to read what follows; crawlers do not mind it either.
      const started = isStarted ? text : text.trimStart();
      isStarted ||= started !== '';
      for (let at = 0; at < started.length && !isOver; at += SLICE_CHARACTERS) {
        parser.write(started.slice(at, at + SLICE_CHARACTERS));
      }
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
