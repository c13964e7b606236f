import { type Clock, systemClock } from '../../kernel/clock.ts';
import { createContents } from './content.ts';
import { createCredentials, type DemoCredentials } from './credentials.ts';
import { type FaultBoard, withFaults } from './faults.ts';
import { respond } from './http.ts';
import { DEMO_PRODUCTS } from './products/all.ts';
import { createShopifyApi } from './shopify/api.ts';
import type { BucketSize } from './shopify/bucket.ts';
import { createSite } from './site.ts';
import { memoryShopStore, type ShopStore } from './store.ts';
import type { DemoProduct } from './types.ts';
import { createWooCommerceApi } from './woocommerce/api.ts';

const THROTTLE: BucketSize = { maximumAvailable: 2000, restoreRate: 100 };

/** How a shop is opened; only its address must be given. */
export type DemoShopOptions = {
  /** Where it is served: an origin (`http://127.0.0.1:9000`) or a folder of one (`http://127.0.0.1:4000/demo-shop`). */
  baseUrl: string;
  /** Where changed content lives; by default in this process. */
  store?: ShopStore;
  /** What the admin credentials are derived from, so that several processes agree; by default they are random. */
  secret?: string;
  clock?: Clock;
  /** How long the public page goes on showing the content before a change; default 0. */
  publishDelayMs?: number;
  /** Where the theme looks for bullets, FAQ and JSON-LD among the metafields; default `custom`. */
  metafieldNamespace?: string;
  /** The query points of the Shopify-shaped API; default 2,000 with 100 back each second. */
  throttle?: BucketSize;
  /** What the owner makes of the shop's own robots.txt, asked at every request; left out, it stays as it is. */
  editRobots?: (own: string) => string;
  /** Makes requests fail as it says; left out, none does. For tests: no running product hands one in. */
  faults?: FaultBoard;
};

/** A shop that is open: pages, pictures, site files and two admin APIs behind one handler, with no port of its own. */
export type DemoShop = {
  baseUrl: string;
  products: readonly DemoProduct[];
  credentials: DemoCredentials;
  /** Answers every request below the base address; elsewhere 404. */
  fetch(request: Request): Promise<Response>;
  /**
   * What a shop in a folder must say at the root of its origin, where crawlers look for it: `/robots.txt`.
   *
   * @returns null for everything that is not the shop's at the root
   */
  fetchRoot(request: Request): Promise<Response | null>;
};

/** Opens the bundled shop. Nothing is read, connected or opened before the first request. */
export function createDemoShop(options: DemoShopOptions): DemoShop {
  const base = options.baseUrl.replace(/\/+$/, '');
  const prefix = new URL(base).pathname.replace(/\/$/, '');
  const clock = options.clock ?? systemClock;
  const namespace = options.metafieldNamespace ?? 'custom';
  const openedAt = clock.now();
  const products = DEMO_PRODUCTS;
  const publishDelayMs = options.publishDelayMs ?? 0;
  const store = options.store ?? memoryShopStore();
  const contents = createContents({ store, products, clock, publishDelayMs, namespace, openedAt });
  const credentials = createCredentials(options.secret);
  const faults = options.faults ?? null;
  const { editRobots = (own) => own } = options;
  const site = createSite({ base, products, contents, namespace, openedAt, editRobots });
  const parts = { base, products, contents, credentials, faults, clock, namespace };
  const apis = [
    { prefix: '/admin/api/', answer: createShopifyApi(parts, options.throttle ?? THROTTLE) },
    { prefix: '/wp-json/', answer: createWooCommerceApi(parts) },
  ];
  const show = async (request: Request, path: string): Promise<Response> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return new Response('Method not allowed\n', { status: 405, headers: { allow: 'GET, HEAD' } });
    }
    const failing = () => new Response('The shop is resting.\n', { status: 503, headers: { 'retry-after': '1' } });
    return await withFaults(faults, { request, api: 'pages', isWrite: false }, failing, async () =>
      respond(request, await site(path, request.headers.get('user-agent') ?? '')),
    );
  };
  return {
    baseUrl: base,
    products,
    credentials,
    fetch: async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === prefix) return new Response(null, { status: 301, headers: { location: `${base}/` } });
      const path = pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : '/not-here';
      const api = apis.find((one) => path.startsWith(one.prefix));
      return api ? await api.answer(request, path) : await show(request, path);
    },
    fetchRoot: async (request) =>
      new URL(request.url).pathname === '/robots.txt' ? await show(request, '/robots.txt') : null,
  };
}
