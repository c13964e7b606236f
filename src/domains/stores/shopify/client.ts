import { z } from 'zod';
import { rejected, type StoreHttp, unauthorized, unavailable } from '../http.ts';

/** Runs operations against one shop's admin schema, within its budget of query points. */
export type ShopifyClient = {
  /**
   * The operation's data, as the schema reads it.
   *
   * @throws store_unauthorized, store_rejected, store_unavailable
   */
  run<Schema extends z.ZodType>(
    operation: { document: string; variables: Readonly<Record<string, unknown>> },
    data: Schema,
  ): Promise<z.output<Schema>>;
  host: string;
};

const THROTTLED_MAX = 10;
const FIRST_COST = 60;
/** What is waited for points when an answer does not tell. */
const UNKNOWN_WAIT_MS = 1_000;

const costSchema = z.object({
  requestedQueryCost: z.number(),
  throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
});
const errorSchema = z.object({
  message: z.string(),
  extensions: z.looseObject({ code: z.unknown() }).nullish(),
});
const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z.union([z.array(errorSchema), z.string(), z.record(z.string(), z.unknown())]).optional(),
  extensions: z.looseObject({ cost: z.unknown() }).nullish(),
});

type Answer = z.output<typeof answerSchema>;
type Points = { available: number; restoreRate: number; seenAtMs: number };

/**
 * A client of one shop. It remembers the points that the last answer left and waits for those that the next operation
 * needs; a throttled operation did nothing, so it is sent again.
 *
 * @param version of the API, e.g. `2026-04`
 * @source Shopify Admin GraphQL, "Rate limits"
 */
export function createShopifyClient(http: StoreHttp, version: string): ShopifyClient {
  const path = `/admin/api/${version}/graphql.json`;
  const costs = new Map<string, number>();
  let points: Points | null = null;
  const send = async (document: string, variables: Readonly<Record<string, unknown>>): Promise<Answer> => {
    const waitMs = shortageMs(points, costs.get(document) ?? FIRST_COST);
    if (waitMs > 0) await http.pause(waitMs);
    const { status, json } = await http.send({ method: 'POST', path, body: { query: document, variables } });
    const answer = answerSchema.safeParse(json);
    if (status === 404 || !answer.success) throw unavailable(http.host, 'does not answer as a Shopify store');
    if (status >= 400) throw rejected(http.host, messageOf(answer.data) || `status ${status}`);
    // An answer without a cost only tells nothing of the pace.
    const cost = costSchema.safeParse(answer.data.extensions?.cost).data;
    if (cost) {
      const { currentlyAvailable: available, restoreRate } = cost.throttleStatus;
      points = { available, restoreRate, seenAtMs: performance.now() };
      costs.set(document, cost.requestedQueryCost);
    }
    return answer.data;
  };
  return {
    host: http.host,
    run: async ({ document, variables }, data) => {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await send(document, variables);
        const code = codeOf(answer);
        if (code !== 'THROTTLED') return readData(http.host, answer, code, data);
        if (attempt >= THROTTLED_MAX) throw unavailable(http.host, 'went on throttling us');
        if (!answer.extensions) await http.pause(UNKNOWN_WAIT_MS);
      }
    },
  };
}

function readData<Schema extends z.ZodType>(
  host: string,
  answer: Answer,
  code: string | null,
  schema: Schema,
): z.output<Schema> {
  if (code === 'ACCESS_DENIED') throw unauthorized(host);
  if (code === 'INTERNAL_SERVER_ERROR') throw unavailable(host, 'failed inside');
  if (answer.errors !== undefined) throw rejected(host, messageOf(answer) || 'the operation');
  const data = schema.safeParse(answer.data);
  if (data.success) return data.data;
  throw unavailable(host, 'does not answer as a Shopify store', data.error);
}

function shortageMs(points: Points | null, needed: number): number {
  if (!points) return 0;
  const restored = ((performance.now() - points.seenAtMs) / 1_000) * points.restoreRate;
  const missing = needed - points.available - restored;
  return missing > 0 ? Math.ceil((missing / points.restoreRate) * 1_000) : 0;
}

function codeOf({ errors }: Answer): string | null {
  if (!Array.isArray(errors)) return null;
  return errors.map((error) => error.extensions?.code).find((code) => typeof code === 'string') ?? null;
}

function messageOf({ errors }: Answer): string {
  if (Array.isArray(errors)) return errors.map((error) => error.message).join(' ');
  return typeof errors === 'string' ? errors : '';
}
