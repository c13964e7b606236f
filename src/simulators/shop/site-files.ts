import { escapeHtml } from './pages/html.ts';
import { SHOP_NAME } from './pages/layout.ts';
import { plainText } from './pages/structured-data.ts';
import type { DemoProduct, ProductContent } from './types.ts';

/** The assistants' bots that the shop names in its robots.txt. */
export const AI_BOTS = [
  'GPTBot',
  'OAI-SearchBot',
  'ChatGPT-User',
  'ClaudeBot',
  'anthropic-ai',
  'PerplexityBot',
  'Google-Extended',
  'CCBot',
  'Applebot-Extended',
] as const;

/** A product with the content and addresses that the site's own files need. */
export type SiteEntry = { product: DemoProduct; content: ProductContent; url: string; changedAt: Date };

/** robots.txt: everything but the admin APIs is open, save for the pages a product closes to a bot. */
export function robotsTxt(base: string, products: readonly DemoProduct[]): string {
  const prefix = new URL(base).pathname.replace(/\/$/, '');
  const closed = [`Disallow: ${prefix}/admin/`, `Disallow: ${prefix}/wp-json/`];
  const groups = AI_BOTS.map((bot) => {
    const pages = products.filter((product) => product.disallowedFor.includes(bot));
    const lines = pages.map((product) => `Disallow: ${prefix}/products/${product.handle}`);
    return [`User-agent: ${bot}`, ...closed, ...lines, 'Allow: /'].join('\n');
  });
  return `${[...groups, ['User-agent: *', ...closed, 'Allow: /'].join('\n')].join('\n\n')}\n\nSitemap: ${base}/sitemap.xml\n`;
}

/** llms.txt: who we are and where the products are told. @source llmstxt.org, "Format" */
export function llmsTxt(base: string, entries: readonly SiteEntry[]): string {
  const line = ({ product, content, url }: SiteEntry) =>
    `- [${content.title}](${url}): ${product.brand}, ${product.price.amount} ${product.price.currency}. ${firstSentence(content)}`;
  return `# ${SHOP_NAME}

> ${SHOP_NAME} sells kitchen, home and outdoor goods under the names Brindlewick, Tarnhow and Oskveld. Every product page prints measures, materials, care and customer reviews.

Prices are in the currency shown and include spare parts for ten years.

## Products

${entries.map(line).join('\n')}

## Policies

- [Shipping and returns](${base}/pages/shipping): delivery in three to five working days, returns within 60 days
- [About us](${base}/pages/about): who designs and repairs our products

## Optional

- [All products](${base}/collections/all): the whole range on one page
`;
}

/** The index of the shop's sitemaps; the products' one is compressed. */
export function sitemapIndex(base: string, changedAt: Date): string {
  const entries = ['/sitemaps/pages.xml', '/sitemaps/products.xml.gz'].map(
    (path) => `<sitemap><loc>${escapeHtml(base + path)}</loc><lastmod>${changedAt.toISOString()}</lastmod></sitemap>`,
  );
  return document('sitemapindex', entries);
}

/** A sitemap of these pages. */
export function sitemap(pages: readonly { url: string; changedAt: Date }[]): string {
  const entries = pages.map(
    (page) => `<url><loc>${escapeHtml(page.url)}</loc><lastmod>${page.changedAt.toISOString()}</lastmod></url>`,
  );
  return document('urlset', entries);
}

function document(root: string, entries: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('\n')}\n</${root}>\n`;
}

function firstSentence(content: ProductContent): string {
  const text = plainText(content.descriptionHtml);
  return /^.*?[.!?](?=\s|$)/.exec(text)?.[0] ?? text;
}
