/** The one image an answer would show: which it is, whether bots may fetch it, and how large it really is. */
import { absoluteUrl } from '../../../kernel/urls.ts';
import type { PageDigest } from '../../../page-reader/types.ts';
import type { Fetcher } from '../types.ts';
import { IMAGE_HEAD_BYTES, readImageHeader } from './images.ts';
import type { SiteReader } from './read-site.ts';
import { ROBOTS_MAX_BYTES } from './robots.ts';
import type { PrimaryImageEvidence } from './types.ts';

/** Types whose items describe the product itself. */
export const PRODUCT_TYPES = ['Product', 'ProductGroup', 'IndividualProduct', 'ProductModel', 'Vehicle', 'Car'];

/** The page's main image: what its structured data names first, else og:image, else the gallery's first. */
export function primaryImageOf(page: PageDigest): Pick<PrimaryImageEvidence, 'url' | 'from'> | null {
  const items = PRODUCT_TYPES.flatMap((type) => page.items[type] ?? []);
  const structured = items.flatMap((item) => imageUrls(property(item, 'image'), page.url))[0];
  if (structured) return { url: structured, from: 'json-ld' };
  const openGraph = absoluteUrl(page.openGraph['og:image'] ?? page.openGraph['og:image:secure_url'], page.url);
  if (openGraph && openGraph !== page.url) return { url: openGraph, from: 'open-graph' };
  const shown = page.images.find((image) => image.isProduct);
  const gallery = shown ? absoluteUrl(shown.url, page.url) : null;
  return gallery ? { url: gallery, from: 'gallery' } : null;
}

/** Absolute URLs in a schema.org `image` value: text, ImageObject, or lists of them; at most 50. */
export function imageUrls(value: unknown, base: string): string[] {
  const list = Array.isArray(value) ? value.slice(0, 50) : [value];
  return list.flatMap((entry) => {
    const text = typeof entry === 'string' ? entry : (property(entry, 'url') ?? property(entry, 'contentUrl'));
    const url = typeof text === 'string' && text.trim() ? absoluteUrl(text.trim(), base) : null;
    return url ? [url] : [];
  });
}

/** Fetches the image's head, and the robots.txt of its host where that is not the page's own. */
export async function inspectPrimaryImage(
  page: PageDigest,
  fetcher: Fetcher,
  readSite: Pick<SiteReader, 'robots'>,
): Promise<PrimaryImageEvidence | null> {
  const image = primaryImageOf(page);
  if (!image) return null;
  const access = await imageAccess(image.url, fetcher, readSite);
  const answer = await fetcher(image.url, {
    maxBytes: IMAGE_HEAD_BYTES,
    accept: 'image/avif,image/webp,image/*,*/*;q=0.8',
  });
  const unknown = { ...image, format: null, width: null, height: null, ...access };
  if (!answer.ok) return { ...unknown, status: null, problem: `No answer (${answer.code}).` };
  if (answer.status !== 200) return { ...unknown, status: answer.status, problem: `Status ${answer.status}.` };
  const header = readImageHeader(answer.body);
  if (!header)
    return { ...unknown, status: 200, problem: 'The header names no size (not PNG, JPEG, GIF, WebP or AVIF).' };
  return { ...image, ...header, status: 200, ...access, problem: null };
}

async function imageAccess(
  imageUrl: string,
  fetcher: Fetcher,
  readSite: Pick<SiteReader, 'robots'>,
): Promise<Pick<PrimaryImageEvidence, 'isCrawlable' | 'refusals'>> {
  const robotsUrl = new URL('/robots.txt', imageUrl).href;
  const answer = await fetcher(robotsUrl, { maxBytes: ROBOTS_MAX_BYTES });
  if (!answer.ok) return { isCrawlable: null, refusals: [] };
  const { verdicts, note } = await readSite.robots(robotsUrl, answer, imageUrl);
  const refused = verdicts.filter((verdict) => verdict.isGraded && !verdict.isAllowed);
  const refusals = refused.map(
    ({ bot, rule, line }) => `${bot} (${rule ? `line ${line}: ${rule}` : (note ?? 'no rule')})`,
  );
  return { isCrawlable: refused.length === 0, refusals };
}

function property(item: unknown, name: string): unknown {
  return typeof item === 'object' && item !== null ? Object.getOwnPropertyDescriptor(item, name)?.value : undefined;
}
