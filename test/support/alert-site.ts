import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A shop of one page whose parts a test changes between audits. */
export type AlertSite = {
  origin: string;
  url: string;
  page: { robots: string; hasData: boolean; isPoor: boolean; isDown: boolean };
  close(): Promise<void>;
};

const OPEN = 'User-agent: *\nAllow: /\n';

/** Opens the site: a fair page that every crawler may read. */
export async function openAlertSite(): Promise<AlertSite> {
  const page = { robots: OPEN, hasData: true, isPoor: false, isDown: false };
  const server = createServer((request, response) => {
    if (request.url === '/robots.txt') return response.setHeader('content-type', 'text/plain').end(page.robots);
    if (request.url !== '/products/kettle') return response.writeHead(404).end('Not found');
    if (page.isDown) return response.writeHead(500).end('Down');
    return response.setHeader('content-type', 'text/html; charset=utf-8').end(html(page));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    url: `${origin}/products/kettle`,
    page,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function html({ hasData, isPoor }: AlertSite['page']): string {
  const data = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: 'Harrow gooseneck kettle 1 L',
    brand: { '@type': 'Brand', name: 'Harrow' },
    description: 'A kettle for pour-over coffee at home.',
    image: 'https://example.com/kettle.png',
    sku: 'HRW-1',
    gtin: '4006381333931',
    offers: {
      '@type': 'Offer',
      price: '89.00',
      priceCurrency: 'EUR',
      availability: 'https://schema.org/InStock',
      itemCondition: 'https://schema.org/NewCondition',
    },
  };
  const block = hasData ? `<script type="application/ld+json">${JSON.stringify(data)}</script>` : '';
  if (isPoor) return `<html><head><title>Page</title>${block}</head><body><div id="app"></div></body></html>`;
  return `<!doctype html><html lang="en"><head><title>Harrow gooseneck kettle, 1 litre</title><meta name="viewport" content="width=device-width">
<meta name="description" content="A gooseneck kettle for pour-over coffee.">${block}</head><body><h1>Harrow gooseneck kettle 1 L</h1><p>€89.00</p><p>In stock</p><button>Add to cart</button>
<p>A gooseneck kettle for people who brew pour-over coffee at home. It holds 1 litre, heats in four minutes and keeps 96 °C for an hour.</p>
<ul><li>Holds 1 litre, enough for four cups</li><li>1,200 W, boils in four minutes</li><li>Counterbalanced handle for slow pours</li></ul></body></html>`;
}
