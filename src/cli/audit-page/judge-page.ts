import { detectChannel } from '../../domains/catalog/index.ts';
import type { Channel, Judgement } from '../../domains/scores/index.ts';
import { auditFetcher, evidenceFromFile, gatherEvidence, judge } from '../../domains/scores/index.ts';
import { readPage } from '../../page-reader/read-page.ts';
import type { PageDigest } from '../../page-reader/types.ts';
import { readBytes } from './read-bytes.ts';

/** A page as it was read and judged. */
export type Audited = { page: PageDigest; judgement: Judgement };

const CHANNELS: Readonly<Record<ReturnType<typeof detectChannel>, Channel>> = {
  D2C: 'd2c',
  RETAILER: 'retailer',
  MARKETPLACE: 'marketplace',
};

/** Judges a saved page. Its site was not looked at, and what depends on it is not applicable. @throws page_unreadable */
export async function auditFile(path: string, url: string): Promise<Audited> {
  const page = readPage(await readBytes(path), { url });
  return { page, judgement: judge(evidenceFromFile(page, CHANNELS[detectChannel(url)])) };
}

/**
 * Fetches a page, looks around its site and judges it.
 *
 * @throws egress_denied, fetch_failed, timeout, page_unreadable
 */
export async function auditUrl(url: string): Promise<Audited> {
  // Only this way needs the network, and a file should not wait for its libraries.
  const { createHttpOut } = await import('../../platform/http-out.ts');
  const http = createHttpOut({ allowOrigins: [], userAgent: 'eCommerceInsightsBot/1.0 (page audited by hand)' });
  try {
    const evidence = await gatherEvidence({
      url,
      channel: CHANNELS[detectChannel(url)],
      fetcher: auditFetcher(http, AbortSignal.timeout(120_000)),
      readPage: async (bytes, options) => readPage(bytes, options),
    });
    return { page: evidence.page, judgement: judge(evidence) };
  } finally {
    await http.close();
  }
}
