import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { Context } from '../kernel/context.ts';
import { type Cost, costOf } from './cost.ts';
import type { Documents } from './documents.ts';
import type { ExecutionHooks } from './execution-hooks.ts';
import { knownCostOf } from './known-cost.ts';
import type { KnownDocument, KnownDocuments } from './known-documents.ts';
import { withCost } from './limits-plugin.ts';
import { orNull, type Posted, readPosted } from './posted.ts';
import { assertStorable } from './texts.ts';

/**
 * A plan completes its rows in one go, so what costs more than this is left to the server, which does it in slices: a hundred
 * whole products, or a thousand rows of which little is asked, are a few milliseconds.
 */
const AT_ONCE = 1_000;

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
    const asked = readPosted(body, (params) => {
      const text = documents.textOf(params, hooks.allowedDocuments);
      return text === undefined ? null : known.find(text);
    });
    if (!asked || !names(asked)) return null;
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

function names({ plan, operationName }: Posted<KnownDocument>): boolean {
  return operationName === '' || operationName === plan.name;
}

/** @returns null for what is refused, or too much to be answered in one go */
async function priced(
  schema: GraphQLSchema,
  asked: Posted<KnownDocument>,
  { pay }: ExecutionHooks,
): Promise<Cost | null> {
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
