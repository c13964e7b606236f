import type { CompiledRoute } from '../../src/rest/compiled.ts';
import type { Tenant, TestApp } from './app.ts';
import { isRowParameter, namedBy, restRequest, routeName } from './rest-requests.ts';
import type { TestShop } from './shop.ts';
import { plantRows, type TenantRows } from './tenant-rows.ts';

/** Where a request that succeeds is made. */
export type Place = { run: TestApp; tenant: Tenant; shop: TestShop };

type Ready = { values?: Record<string, string>; body?: Record<string, unknown> };

/** What some routes need beside a row of every kind, and what of their documented body belongs to this machine. */
const FIRST: Readonly<Record<string, (place: Place, rows: TenantRows) => Promise<Ready>>> = {
  'POST /catalog/{sku}/restore': async ({ tenant }, { sku }) => {
    await tenant.del(`/v1/catalog/${sku}`);
    return {};
  },
  'POST /recommendations/{id}/push': async ({ tenant }, rows) => {
    await tenant.post(`/v1/recommendations/${rows.Recommendation}/approve`);
    return {};
  },
  'POST /recommendations/{id}/rollback': async ({ run }, { Recommendation: id = '', Store: storeId = '' }) => {
    const data = { status: 'PUSHED', storeId, beforeImage: 'Before' } as const;
    await run.app.services.db.recommendation.update({ where: { id }, data });
    return {};
  },
  'POST /integrations/stores': async ({ shop }) => ({ body: storeOf(shop) }),
  'POST /integrations/stores/{id}/test': async ({ tenant, shop }) => {
    const { body } = await tenant.post('/v1/integrations/stores', { platform: 'shopify', ...storeOf(shop) });
    return { values: { id: body.id } };
  },
};

/** The documented request of a route, sent to rows that are there, so that it must succeed. */
export async function successRequest(route: CompiledRoute, place: Place): Promise<ReturnType<typeof restRequest>> {
  const rows = await plantRows(place.run, place.tenant);
  const { values = {}, body } = (await FIRST[routeName(route)]?.(place, rows)) ?? {};
  const request = restRequest(route, { ...pathValues(route, rows), ...values });
  if (!body) return request;
  const documented: unknown = JSON.parse(String(request.init.body));
  return { ...request, init: { ...request.init, body: JSON.stringify({ ...Object(documented), ...body }) } };
}

/** The values of a path's parameters, and of others that must be given, that name these rows. */
export function pathValues(route: CompiledRoute, rows: TenantRows): Record<string, string> {
  const needed = route.parameters.filter(
    (parameter) => isRowParameter(parameter) || (parameter.in !== 'path' && parameter.isRequired),
  );
  return Object.fromEntries(
    needed.flatMap((parameter) => {
      const [kind] = namedBy(route, parameter.name) ?? [];
      const value = kind === 'sku' ? rows.sku : kind && rows[kind];
      return parameter.in === 'path' || value ? [[parameter.name, value ?? '']] : [];
    }),
  );
}

function storeOf({ origin, shop }: TestShop) {
  return { base_url: origin, credentials: { access_token: shop.credentials.accessToken } };
}
