import type { SiteReader } from '../read-site.ts';

/** What the thread is sent: what is read, and the arguments of its reader. */
export type SiteRequest = {
  [Kind in keyof SiteReader]: { kind: Kind; given: Parameters<SiteReader[Kind]> };
}[keyof SiteReader];

/** What it sends back. */
export type SiteResult = {
  [Kind in keyof SiteReader]: { kind: Kind; value: Awaited<ReturnType<SiteReader[Kind]>> };
}[keyof SiteReader];

/** What the thread says. */
export type SiteMessage = 'ready' | SiteResult | { kind: 'failed'; message: string };
