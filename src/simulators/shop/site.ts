import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Contents } from './content.ts';
import { themeParts } from './content.ts';
import type { Answer } from './http.ts';
import {
  aboutPage,
  collectionPage,
  homePage,
  type Listed,
  notFoundPage,
  refusedPage,
  shippingPage,
  VIEWER_SCRIPT,
  viewerPage,
} from './pages/listing-pages.ts';
import { productPage } from './pages/product-page.ts';
import { STYLE_SHEET } from './pages/style.ts';
import { llmsTxt, robotsTxt, type SiteEntry, sitemap, sitemapIndex } from './site-files.ts';
import type { DemoProduct } from './types.ts';

const HTML = 'text/html; charset=utf-8';
const TEXT = 'text/plain; charset=utf-8';
const XML = 'application/xml; charset=utf-8';
const gzipAsync = promisify(gzip);

/** What the public side of the shop stands on. `base` has no slash at its end. */
export type SiteOptions = {
  base: string;
  products: readonly DemoProduct[];
  contents: Contents;
  namespace: string;
  openedAt: Date;
  editRobots: (own: string) => string;
};

/** The public side: from a path below the base, and who asks, to an answer. */
export type Site = (path: string, userAgent: string) => Promise<Answer>;

/** The shop's pages, pictures and site files. Pictures are read when first asked for and then kept. */
export function createSite(options: SiteOptions): Site {
  const { base, products } = options;
  const byHandle = new Map(products.map((product) => [product.handle, product]));
  const pictures = new Map<string, Promise<Buffer<ArrayBuffer>>>();
  const files = siteFiles(options);
  return async (path, userAgent) => {
    const file = files[path];
    if (file) return await file();
    const [, folder, name = '', more] = path.split('/');
    if (more === undefined && folder === 'images') return (await picture(byHandle, pictures, name)) ?? missing(base);
    const product = more === undefined ? byHandle.get(name) : undefined;
    if (!product) return missing(base);
    if (folder === 'products') return await productAnswer(options, product, userAgent);
    if (folder === '360' && product.hasViewer) {
      const { content, since } = await options.contents.shown(product.handle);
      return page(viewerPage(product.lang, content.title, imageUrls(base, product)), since);
    }
    return missing(base);
  };
}

function siteFiles(options: SiteOptions): Readonly<Record<string, (() => Promise<Answer>) | undefined>> {
  const { base, products, openedAt, editRobots } = options;
  const text = (type: string, body: string): Answer => ({ status: 200, type, body, lastModified: openedAt });
  const short = (answer: Answer): Answer => ({ ...answer, cacheControl: 'public, max-age=300' });
  const entries = () => siteEntries(options);
  const everything = async () => (await entries()).map((entry) => listedOf(base, entry));
  return {
    '/': async () => page(homePage(base, await everything()), openedAt),
    '/collections/all': async () => page(collectionPage(base, await everything()), openedAt),
    '/pages/about': async () => page(aboutPage(base), openedAt),
    '/pages/shipping': async () => page(shippingPage(base), openedAt),
    '/assets/shop.css': async () => short(text('text/css; charset=utf-8', STYLE_SHEET)),
    '/robots.txt': async () => short(text(TEXT, editRobots(robotsTxt(base, products)))),
    '/llms.txt': async () => short(withDate(text(TEXT, llmsTxt(base, await entries())), await entries())),
    '/sitemap.xml': async () => short(text(XML, sitemapIndex(base, latest(await entries(), openedAt)))),
    '/sitemaps/pages.xml': async () => short(text(XML, sitemap(prosePages(base, openedAt)))),
    '/sitemaps/products.xml.gz': async () => {
      const mapped = (await entries()).filter(({ product }) => product.isInSitemap);
      const body = Buffer.from(await gzipAsync(sitemap(mapped)));
      return short(withDate({ status: 200, type: 'application/gzip', body }, mapped));
    },
  };
}

async function productAnswer(options: SiteOptions, product: DemoProduct, userAgent: string): Promise<Answer> {
  const { base, contents, namespace } = options;
  const agent = userAgent.toLowerCase();
  if (product.refusedAgents.some((name) => agent.includes(name.toLowerCase()))) {
    return { ...asPage(403, refusedPage(base)), cacheControl: 'no-store' };
  }
  const { content, since } = await contents.shown(product.handle);
  const model = {
    base,
    product,
    content,
    ...themeParts(content, namespace),
    url: productUrl(base, product),
    imageUrls: imageUrls(base, product),
  };
  return page(productPage(model), since);
}

async function picture(
  byHandle: ReadonlyMap<string, DemoProduct>,
  pictures: Map<string, Promise<Buffer<ArrayBuffer>>>,
  name: string,
): Promise<Answer | null> {
  const [, handle = '', number = ''] = /^([a-z0-9-]+)-(\d)\.png$/.exec(name) ?? [];
  const product = byHandle.get(handle);
  const image = product?.images[Number(number) - 1];
  if (!product || !image) return null;
  const file = pictures.get(name) ?? readFile(new URL(`./assets/${name}`, import.meta.url)).then(Buffer.from);
  pictures.set(name, file);
  const body = await file;
  return { status: 200, type: 'image/png', body, cacheControl: 'public, max-age=86400', hasRanges: true };
}

/** The address of a product's page. */
export function productUrl(base: string, product: DemoProduct): string {
  return `${base}/products/${product.handle}`;
}

/** The addresses of a product's pictures, main one first. */
export function imageUrls(base: string, product: DemoProduct): string[] {
  return product.images.map((_, index) => `${base}/images/${product.handle}-${index + 1}.png`);
}

async function siteEntries({ base, products, contents }: SiteOptions): Promise<SiteEntry[]> {
  const shown = await contents.shownAll();
  return products.flatMap((product, index) => {
    const now = shown[index];
    return now ? [{ product, content: now.content, url: productUrl(base, product), changedAt: now.since }] : [];
  });
}

function listedOf(base: string, { product, content, url }: SiteEntry): Listed {
  const [imageUrl = ''] = imageUrls(base, product);
  return { product, title: content.title, url, imageUrl };
}

function prosePages(base: string, changedAt: Date): { url: string; changedAt: Date }[] {
  return ['/', '/collections/all', '/pages/about', '/pages/shipping'].map((path) => ({ url: base + path, changedAt }));
}

function latest(entries: readonly { changedAt: Date }[], openedAt: Date): Date {
  return new Date(Math.max(openedAt.getTime(), ...entries.map((entry) => entry.changedAt.getTime())));
}

function withDate(answer: Answer, entries: readonly SiteEntry[]): Answer {
  return entries.length ? { ...answer, lastModified: latest(entries, new Date(0)) } : answer;
}

function page(body: string, lastModified: Date): Answer {
  return { ...asPage(200, body), lastModified };
}

function missing(base: string): Answer {
  return { ...asPage(404, notFoundPage(base)), cacheControl: 'no-store' };
}

/** A page shows the shop's own style, pictures and viewer, and runs no script but the viewer's. */
const PAGE_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "frame-src 'self'",
    `script-src 'sha256-${createHash('sha256').update(VIEWER_SCRIPT).digest('base64')}'`,
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; '),
  'x-frame-options': 'SAMEORIGIN',
};

function asPage(status: number, body: string): Answer {
  return { status, type: HTML, body, headers: PAGE_HEADERS };
}
