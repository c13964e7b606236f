import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { readPage } from '../../src/page-reader/read-page.ts';
import type { PageDigest } from '../../src/page-reader/types.ts';

/** Saved pages of real shops, kept beside the checkout where there are any. */
const FOLDER = new URL('../../../shared/pages/', import.meta.url);

/** Are there saved pages on this machine? */
export const hasSavedPages = existsSync(new URL('ground-truth.json', FOLDER));

/** The pages by what they sell. */
export const SAVED = {
  IKEA: '0666abebc0d5',
  FAN: '0eeed9742d1e',
  NEST: '1bb3781745f7',
  PANS: '27021c0c0aea',
  CASIO: '2a84a964ab40',
  PUZZLE: '2dfce31e999e',
  PONY: '359ca699f879',
  BRA: '3ae14333546c',
  SHELF: '3ef9ddf56392',
  TICKET: '3f5c52ae7614',
  GOOSE: '412fe668a36c',
  MOWER: '42b022ac447f',
  WATCH: '442c155e306d',
  OVEN: '4d2ce26fa4b8',
  THROW: '4e545337e120',
  BOOTS: '52ea2c660764',
  SEAT: '64915d8c2251',
  SHOES: '863666537904',
  HOODIE: '9edbb12683ce',
  ALBUM: 'b03d8c978c41',
  CARDIGAN: 'b331d4765053',
  NORTON: 'b475627f8942',
  STUDS: 'b7af59198cac',
  CAR: 'd8ae57c78bf2',
  NAPKINS: 'e51c765cb622',
  FABRIC: 'fa0b2c0baf2f',
} as const;

/** A page by what it sells. */
export type SavedName = keyof typeof SAVED;

const urls = hasSavedPages
  ? z
      .record(z.string(), z.object({ url: z.string() }))
      .parse(JSON.parse(readFileSync(new URL('ground-truth.json', FOLDER), 'utf8')))
  : {};

/** The ids of all saved pages. */
export const savedIds: readonly string[] = Object.keys(urls);

/** Where a saved page came from. */
export function savedUrl(id: string): string {
  return urls[id]?.url ?? '';
}

/** A saved page as its server sent it. */
export function savedBytes(id: string): Buffer {
  return gunzipSync(readFileSync(new URL(`${id}.html.gz`, FOLDER)));
}

const read = new Map<string, PageDigest>();

/** A saved page as the audit reads it; each is read once. */
export function savedDigest(id: string): PageDigest {
  const known = read.get(id);
  if (known) return known;
  const digest = readPage(savedBytes(id), { url: savedUrl(id), contentType: 'text/html' });
  read.set(id, digest);
  return digest;
}
