import { newId } from '../../src/kernel/ids.ts';
import { snakeCase } from '../../src/kernel/naming.ts';
import type { CompiledRoute } from '../../src/rest/compiled.ts';
import { type Named, placeName, places, type Root, rootRequest, withValue } from './graph-roots.ts';
import { NAMED_BY, NEW_NAMES } from './named-rows.ts';
import { namedBy, restRequest } from './rest-requests.ts';
import type { TenantRows } from './tenant-rows.ts';

/** The row of this kind, as a caller names it. */
export function rowOf(rows: TenantRows, kind: Named): string {
  const value = kind === 'sku' ? rows.sku : rows[kind];
  if (!value) throw new Error(`No ${kind} was planted.`);
  return value;
}

type Variables = Record<string, unknown>;

const SLACK = { slack: { url: 'https://hooks.slack.com/services/T0/B0/x' } };

/** Values that pass every check of a root, where a made-up text would not; a product is new each time. */
const validValues = (): Readonly<Record<string, Variables>> => ({
  approveRecommendation: {},
  createProducts: { inputs: [{ sku: newId('Product'), title: 'A title', url: 'https://brand.example/new-1' }] },
  createApiKey: { input: { name: 'A key', scopes: ['SETTINGS_WRITE'] } },
  createAlertRule: { input: { name: 'Low', type: 'SCORE_DROP', threshold: 50, channels: [SLACK] } },
  updateAlertRule: { input: { name: 'Lower', threshold: 40, channels: [SLACK] } },
  createSchedule: { input: { name: 'Daily', cron: '0 6 * * *', audit: { all: true } } },
  createWebhookEndpoint: { input: { url: 'https://receiver.example/', events: ['ALL'] } },
  connectStore: {
    input: { platform: 'SHOPIFY', baseUrl: 'https://127.0.0.1/store', credentials: { accessToken: 'shpat_example' } },
  },
  setEngineKey: { input: { apiKey: 'sk-aimed-at-an-engine' } },
  updateReviewFeed: { input: { everyHours: 7 } },
  recountPromptSessions: { input: { from: '2026-05-01T00:00:00Z', to: new Date().toISOString() } },
  startAuditBatch: { input: { all: true } },
});

/** A document that asks a root everything, with these rows wherever it takes the name of one. */
export function aimedAt(root: Root, rows: TenantRows): { query: string; variables: Variables } {
  const { query, variables } = rootRequest(root);
  const given = validValues()[root.field.name] ?? {};
  const aimed = places
    .filter(
      (place) => place.root === root && !NEW_NAMES.has(placeName(place)) && !Object.hasOwn(given, place.path[0] ?? ''),
    )
    .reduce(
      (values, place) => {
        const [kind] = NAMED_BY.get(placeName(place)) ?? [];
        return kind ? withValue(values, place, rowOf(rows, kind)) : values;
      },
      { ...variables, ...given },
    );
  return { query, variables: aimed };
}

/** A request that passes the checks of its route, with these rows wherever it takes the name of one. */
export function restAimedAt(
  route: CompiledRoute,
  rows: TenantRows,
  values: Readonly<Record<string, string>> = {},
): ReturnType<typeof restRequest> {
  const named = route.parameters.flatMap(({ name }) => {
    const [kind] = namedBy(route, name) ?? [];
    return kind ? [[name, rowOf(rows, kind)] as const] : [];
  });
  const asked = restRequest(route, { ...Object.fromEntries(named), ...values });
  const valid = validValues()[route.operation.rootField.name];
  if (!valid) return asked;
  const { input, inputs } = valid;
  const body = JSON.stringify(inputs ?? inRestSpelling(input ?? {}));
  return { ...asked, init: { ...asked.init, body, headers: { 'Content-Type': 'application/json' } } };
}

const REST_SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['SHOPIFY', 'shopify'],
  ['SCORE_DROP', 'score_drop'],
  ['ALL', '*'],
  ['SETTINGS_WRITE', 'settings:write'],
]);

function inRestSpelling(value: unknown): unknown {
  if (typeof value === 'string') return REST_SPELLINGS.get(value) ?? value;
  if (Array.isArray(value)) return value.map(inRestSpelling);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [snakeCase(name), inRestSpelling(item)]));
}
