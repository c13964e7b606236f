import { judgeLlmsTxt } from './llms-txt.ts';
import { judgeRobots } from './robots.ts';
import { readSitemap, type SitemapReading } from './sitemap-reader.ts';
import type { LlmsTxtEvidence, RobotsEvidence, SiteAnswer } from './types.ts';

/** What can be asked of a reader of sites, each with what it answers. */
export type SiteReader = {
  robots(url: string, answer: SiteAnswer, pageUrl: string): Promise<RobotsEvidence>;
  llmsTxt(url: string, answer: SiteAnswer, pageUrl: string): Promise<LlmsTxtEvidence>;
  /** @param wanted the page in the form of `comparableUrl` */
  sitemap(body: Uint8Array, wanted: string): Promise<SitemapReading>;
};

/** Reads in the caller's thread. */
export const siteReaderHere: SiteReader = {
  robots: async (...given) => judgeRobots(...given),
  llmsTxt: async (...given) => judgeLlmsTxt(...given),
  sitemap: (...given) => readSitemap(...given),
};
