import {
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields } from './collect.ts';
import { fieldsRun } from './object.ts';
import { addError, isPromise, type PlanSource, type Run, Unplannable } from './run.ts';

/** The variables of one run, or why they are refused. */
export type Coerced = ReturnType<typeof getVariableValues>;

/** A compiled operation: it answers what graphql-js' `execute` answers, without walking the document again. */
export type Plan = {
  /** The name of its operation. */
  name: string | null;
  coerce(variables: Readonly<Record<string, unknown>>): Coerced;
  /** @param variables coerced ones */
  run(variables: Record<string, unknown>, context: unknown): ExecutionResult | Promise<ExecutionResult>;
};

/**
 * Compiles the one operation of a validated document.
 *
 * @returns null for what plans do not cover: directives, introspection, subscriptions, changes by several fields, and
 *   documents of several operations
 */
export function compilePlan(schema: GraphQLSchema, document: DocumentNode): Plan | null {
  const operations = document.definitions.filter(isOperation);
  const [operation] = operations;
  if (!operation || operations.length > 1 || operation.operation === 'subscription') return null;
  try {
    return planOf({ schema, operation, fragments: fragmentsOf(document) });
  } catch (thrown) {
    if (thrown instanceof Unplannable) return null;
    throw thrown;
  }
}

function planOf(source: PlanSource): Plan | null {
  const { schema, operation } = source;
  const root = schema.getRootType(operation.operation);
  if (!root || (operation.directives && operation.directives.length > 0)) return null;
  const collected = collectFields(source, root, [operation.selectionSet]);
  if (operation.operation === 'mutation' && collected.size > 1) return null;
  const fields = fieldsRun(source, root, collected);
  const definitions = operation.variableDefinitions ?? [];
  return {
    name: operation.name?.value ?? null,
    coerce: (variables) => getVariableValues(schema, definitions, variables, { maxErrors: 50 }),
    run(variables, context) {
      const run: Run = { source, context, variables, errors: [], nulled: new Set() };
      try {
        const data = fields(run, undefined, undefined);
        if (!isPromise(data)) return answer(run, data);
        return data.then(
          (value) => answer(run, value),
          (error: unknown) => refused(run, error),
        );
      } catch (error) {
        return refused(run, error);
      }
    },
  };
}

/** The fields of an object answer an object. */
function answer({ errors }: Run, data: unknown): ExecutionResult {
  const whole = data as ExecutionResult['data'];
  return errors.length === 0 ? { data: whole } : { errors, data: whole };
}

/** Whatever a field throws was made an error with its place. */
function refused(run: Run, thrown: unknown): ExecutionResult {
  addError(run, thrown instanceof GraphQLError ? thrown : new GraphQLError(String(thrown)), undefined);
  return { errors: run.errors, data: null };
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const node of definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node;
  return fragments;
}

function isOperation(node: DocumentNode['definitions'][number]): node is OperationDefinitionNode {
  return node.kind === Kind.OPERATION_DEFINITION;
}
