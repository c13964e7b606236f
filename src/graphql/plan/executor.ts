import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  execute as graphqlExecute,
} from 'graphql';
import { compilePlan, type Plan } from './plan.ts';

/** Executes a validated document. */
export type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** Executes documents by plans, each compiled when its document first comes; what no plan covers goes to graphql-js. */
export function createExecutor(schema: GraphQLSchema): Execute {
  const plans = new WeakMap<DocumentNode, { plan: Plan | null }>();
  return (args) => {
    const { document, variableValues, contextValue, operationName } = args;
    let known = plans.get(document);
    if (!known) {
      known = { plan: compilePlan(schema, document) };
      plans.set(document, known);
    }
    const { plan } = known;
    if (!plan || (operationName && operationName !== plan.name)) return graphqlExecute(args);
    const { errors, coerced } = plan.coerce(variableValues ?? {});
    return errors ? { errors } : plan.run(coerced, contextValue);
  };
}
