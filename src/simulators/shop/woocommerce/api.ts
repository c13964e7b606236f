import { type AdminParts, isSameSecret, variantsOf } from '../admin-model.ts';
import { type Fault, withFaults } from '../faults.ts';
import { jsonAnswer, respond } from '../http.ts';
import { indexOfNumber, type WooPlace, wooProduct, wooVariation } from './rows.ts';
import { type WooFault, wooUpdate } from './update.ts';

const ROUTE = /^\/wp-json\/wc\/v3\/products(?:\/(\d{1,15}))?\/?$/;
const WRITES = new Set(['PUT', 'POST', 'PATCH']);
const MAX_PAGE = 100;

type Reply = { status: number; body: unknown; headers?: Record<string, string> };
type Row = { sku: string; name: string } & Record<string, unknown>;

/** The admin API in WooCommerce's shape: `/wp-json/wc/v3/products`, with a consumer key and secret. */
export function createWooCommerceApi(parts: AdminParts) {
  return async (request: Request, path: string): Promise<Response> => {
    const url = new URL(request.url);
    const send = ({ status, body, headers }: Reply) => respond(request, jsonAnswer(status, body, headers));
    const match = ROUTE.exec(path);
    const isWrite = WRITES.has(request.method);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!match || !(isRead || (isWrite && match[1]))) {
      return send(refusal(404, 'rest_no_route', 'No route was found matching the URL and request method.'));
    }
    const refused = refusedLogin(request, url, parts);
    if (refused) return send(refused);
    return await withFaults(
      parts.faults,
      { request, api: 'woocommerce', isWrite },
      (fault) => send(faultReply(fault)),
      async () => {
        if (!match[1]) return send(await list(parts, url));
        const number = Number(match[1]);
        return send(isWrite ? await update(parts, number, await request.text()) : await one(parts, number));
      },
    );
  };
}

function refusedLogin(request: Request, url: URL, { credentials }: AdminParts): Reply | null {
  const basic = /^Basic\s+(.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const [user = '', ...rest] = basic ? Buffer.from(basic, 'base64').toString('utf8').split(':') : [];
  const key = basic ? user : url.searchParams.get('consumer_key');
  const secret = basic ? rest.join(':') : (url.searchParams.get('consumer_secret') ?? '');
  if (key === null) return refusal(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');
  if (!isSameSecret(key, credentials.consumerKey)) {
    return refusal(401, 'woocommerce_rest_authentication_error', 'Consumer key is invalid.');
  }
  if (isSameSecret(secret, credentials.consumerSecret)) return null;
  return refusal(401, 'woocommerce_rest_authentication_error', 'Consumer secret is invalid.');
}

async function list(parts: AdminParts, url: URL): Promise<Reply> {
  const page = positive(url.searchParams.get('page') ?? '1');
  const size = positive(url.searchParams.get('per_page') ?? '10');
  if (page === null || size === null || size > MAX_PAGE) {
    const parameter = page === null ? 'page' : 'per_page';
    return invalid({ parameter, expected: `integer between 1 and ${MAX_PAGE}` });
  }
  const found = await search(parts, url.searchParams);
  return {
    status: 200,
    body: found.slice((page - 1) * size, page * size),
    headers: { 'x-wp-total': String(found.length), 'x-wp-totalpages': String(Math.ceil(found.length / size)) },
  };
}

async function search(parts: AdminParts, params: URLSearchParams): Promise<Row[]> {
  const contents = await parts.contents.currentAll();
  const rows = parts.products.map((product, index) => {
    const row = contents[index];
    return row ? rowsOf(parts, { index, product, row }) : [];
  });
  const skus = params
    .get('sku')
    ?.split(',')
    .map((sku) => sku.trim());
  const slug = params.get('slug');
  const words = params.get('search')?.toLowerCase();
  if (skus) return rows.flat().filter((row) => skus.includes(row.sku));
  const products = rows.flatMap((group) => group.slice(0, 1));
  return products.filter(
    (row) => (!slug || row['slug'] === slug) && (!words || row.name.toLowerCase().includes(words)),
  );
}

/** The product and then its variations, as a search by sku finds them. */
function rowsOf(parts: AdminParts, place: WooPlace): Row[] {
  const { product } = place;
  const variations = product.variants.length ? variantsOf(product) : [];
  return [wooProduct(parts, place), ...variations.map((variant) => wooVariation(parts, place, variant))];
}

async function one(parts: AdminParts, number: number): Promise<Reply> {
  const index = indexOfNumber(number, parts.products);
  const product = parts.products[index];
  if (!product) return refusal(404, 'woocommerce_rest_product_invalid_id', 'Invalid ID.');
  const row = await parts.contents.current(product.handle);
  return { status: 200, body: wooProduct(parts, { index, product, row }) };
}

async function update(parts: AdminParts, number: number, text: string): Promise<Reply> {
  const product = parts.products[indexOfNumber(number, parts.products)];
  if (!product) return refusal(400, 'woocommerce_rest_product_invalid_id', 'Invalid ID.');
  const body = readObject(text);
  if (!body) return refusal(400, 'rest_invalid_json', 'Invalid JSON body passed.');
  const { handle } = product;
  const fault = await parts.contents.change<WooFault | null>([handle], (current) => {
    const content = current.get(handle);
    if (!content) return { changed: new Map(), answer: null };
    const result = wooUpdate(content, body, { handle, namespace: parts.namespace, now: parts.clock.now() });
    if ('fault' in result) return { changed: new Map(), answer: result.fault };
    return { changed: new Map([[handle, result.content]]), answer: null };
  });
  return fault ? invalid(fault) : await one(parts, number);
}

function readObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function positive(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

function invalid({ parameter, expected }: WooFault): Reply {
  const message = `${parameter} is not of type ${expected}.`;
  const data = { status: 400, params: { [parameter]: message } };
  return { status: 400, body: { code: 'rest_invalid_param', message: `Invalid parameter(s): ${parameter}`, data } };
}

function refusal(status: number, code: string, message: string): Reply {
  return { status, body: { code, message, data: { status } } };
}

function faultReply(fault: Fault): Reply {
  if (fault.kind === '401') return refusal(401, 'woocommerce_rest_authentication_error', 'Consumer key is invalid.');
  if (fault.kind === '403')
    return refusal(403, 'woocommerce_rest_cannot_edit', 'Sorry, you are not allowed to edit this resource.');
  if (fault.kind === '429' || fault.kind === 'throttled') {
    return { ...refusal(429, 'rate_limited', 'Too many requests.'), headers: { 'retry-after': '1' } };
  }
  if (fault.kind === 'user_error') return invalid({ parameter: 'name', expected: 'string' });
  return refusal(500, 'internal_server_error', 'There has been a critical error on this website.');
}
