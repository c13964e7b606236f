import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { Context } from '../kernel/context.ts';
import { isRecord } from '../kernel/json.ts';
import { type Cost, costOf } from './cost.ts';
import type { Documents } from './documents.ts';
import type { ExecutionHooks } from './execution-hooks.ts';
import { knownCostOf } from './known-cost.ts';
import type { KnownDocument, KnownDocuments } from './known-documents.ts';
import { withCost } from './limits-plugin.ts';
import { assertStorable } from './texts.ts';

/** What is posted, as a query of a valid document. */
type Asked = KnownDocument & { variables: Record<string, unknown> };

/**
 * A plan completes its rows in one go, so what costs more than this is left to the server, which does it in slices: a hundred
 * whole products, or a thousand rows of which little is asked, are a few milliseconds.
 */
const AT_ONCE = 1_000;

const PARAMETERS = new Set(['query', 'variables', 'operationName', 'extensions']);

/**
 * Executes a posted query that is valid, within the same limits as the server.
 *
 * @returns null for anything else, and for what would be refused: nothing was executed or paid then, and the server is to be
 *   asked, which says why
 * @throws timeout
 */
export type ExecuteKnown = (body: unknown, context: Context, hooks: ExecutionHooks) => Promise<ExecutionResult | null>;

/** Makes {@link ExecuteKnown} over the documents that were asked for lately, and judges new ones. */
export function createExecuteKnown(schema: GraphQLSchema, documents: Documents, known: KnownDocuments): ExecuteKnown {
  return async (body, context, hooks) => {
    const asked = read(body, (params) => {
      const text = documents.textOf(params, hooks.allowedDocuments);
      return text === undefined ? null : known.find(text);
    });
    if (!asked) return null;
    const { plan, variables } = asked;
    const { errors, coerced } = plan.coerce(variables);
    const cost = errors ? null : await priced(schema, asked, hooks);
    if (!cost || !coerced) return null;
    const result = await hooks.withDeadline(context, cost.waitSeconds * 1000, (timed) =>
      hooks.inTurn(timed, cost.requested, async (running) => plan.run(coerced, running)),
    );
    return withCost(result, cost);
  };
}

function read(body: unknown, find: (params: Record<string, unknown>) => KnownDocument | null): Asked | null {
  if (!isRecord(body) || Object.keys(body).some((name) => !PARAMETERS.has(name))) return null;
  const { variables, operationName, extensions } = body;
  const given = variables ?? {};
  if (!isRecord(given) || !(extensions === undefined || extensions === null || isRecord(extensions))) return null;
  const known = orNull(() => find(body));
  if (!known || !names(known, operationName)) return null;
  return { ...known, variables: given };
}

function names({ plan }: KnownDocument, operationName: unknown): boolean {
  return operationName === undefined || operationName === null || operationName === '' || operationName === plan.name;
}

/** @returns null for what is refused, or too much to be answered in one go */
async function priced(schema: GraphQLSchema, asked: Asked, { pay }: ExecutionHooks): Promise<Cost | null> {
  const { document, operation, variables, isKept } = asked;
  const cost = orNull(() => {
    assertStorable(variables);
    // What comes once leaves nothing behind.
    const cost = (isKept ? knownCostOf : costOf)({ schema, document, operation, variables });
    return cost.requested <= AT_ONCE ? cost : null;
  });
  if (!cost) return null;
  return pay(cost.requested).then(
    () => cost,
    () => null,
  );
}

/** Whoever is asked instead says what is wrong. */
function orNull<T>(work: () => T | null): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
