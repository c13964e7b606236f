import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { contextWith } from '../kernel/context.ts';
import { validationError } from '../kernel/errors.ts';
import { type Cost, costOf } from './cost.ts';
import { chosenName, type Documents, parseLimited } from './documents.ts';
import { endOnAbort } from './end-on-abort.ts';
import type { ExecutionHooks, HookedContext } from './execution-hooks.ts';
import { furtherFaults } from './further-faults.ts';
import { variableFaults } from './input-values.ts';
import type { KnownDocuments } from './known-documents.ts';
import { LIMITS } from './limits.ts';
import { missingMutationScope } from './mutation-scopes.ts';
import { subscribeShared } from './subscribe.ts';
import { assertStorable } from './texts.ts';
import { ownRules, withoutLibraryValues } from './validation-rules.ts';

/**
 * Holds every document to the limits, whatever transport it came by: what the key may run before it is parsed, its
 * length while it is parsed, its shape with the validation rules, its cost and time when it is executed.
 *
 * It is executed by graphql-js: the server's own executor answers fields in the order in which they were ready.
 */
export function limitsPlugin(
  schema: GraphQLSchema,
  documents: Documents,
  known: KnownDocuments,
  allowsIntrospection: boolean,
): Plugin<HookedContext> {
  return {
    onParams({ params, request, setParams, setResult, context }) {
      try {
        const query = documents.textOf(params, hookedContext(context).hooks.allowedDocuments);
        const { operationName } = params;
        const named = operationName === '' ? { operationName: chosenName(operationName) } : {};
        if (query === undefined) return;
        setParams({ ...params, ...named, query });
        // By GET nobody changes anything, and the server says so.
        if (request.method === 'GET') return;
        const held: ReadonlySet<string> = hookedContext(context).principal.scopes;
        const refusal = missingMutationScope(schema, { text: query, operationName, held });
        if (refusal) setResult(failed(refusal));
      } catch (error) {
        // The server's own check of the parameters still follows, and would speak first where there is no text.
        setParams({ ...params, query: params.query ?? '{ __typename }' });
        setResult(failed(error));
      }
    },
    onParse: ({ setParseFn }) => setParseFn((source) => parseLimited(String(source))),
    onValidate({ addValidationRule, validateFn, setValidationFn }) {
      for (const rule of ownRules(allowsIntrospection)) addValidationRule(rule);
      setValidationFn((given, document, rules, ...rest) =>
        validateFn(given, document, withoutLibraryValues(rules ?? []), ...rest),
      );
    },
    async onExecute({ args, setExecuteFn, setResultAndStopExecution }) {
      known.note(args.document);
      const cost = await priced(args);
      if (cost instanceof Error) return setResultAndStopExecution(failed(cost));
      setExecuteFn((given: ExecutionArgs) => executeInTime(given, cost));
      return undefined;
    },
    async onSubscribe({ args, setSubscribeFn, setResultAndStopExecution }) {
      const cost = await priced(args);
      if (cost instanceof Error) return setResultAndStopExecution(failed(cost));
      setSubscribeFn((given: ExecutionArgs) => subscribeUntilEnded(given, cost));
      return undefined;
    },
  };
}

/** Looks at the variables, tells the cost and pays for it. @returns the refusal */
async function priced(args: ExecutionArgs): Promise<Cost | Error> {
  const { schema, document, operationName, variableValues } = args;
  const operation = getOperationAST(document, operationName);
  if (!operation) return { requested: 0, waitSeconds: 0 };
  try {
    const variables = variableValues ?? {};
    assertStorable(variables);
    const faults = variableFaults(schema, { document, operation, variables });
    if (faults.length > 0) {
      const further = await furtherFaults({ schema, operation, variables }, args.contextValue);
      throw validationError([...faults, ...further]);
    }
    const cost = costOf({ schema, document, operation, variables });
    await hookedContext(args.contextValue).hooks.pay(cost.requested);
    return cost;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function executeInTime(args: ExecutionArgs, cost: Cost): Promise<unknown> {
  const context = hookedContext(args.contextValue);
  try {
    const result = await context.hooks.withDeadline(context, cost.waitSeconds * 1000, (timed) =>
      context.hooks.inTurn(timed, cost.requested, async (running) =>
        execute({ ...args, contextValue: contextWith(running, { hooks: context.hooks }) }),
      ),
    );
    return isResult(result) ? withCost(result, cost) : result;
  } catch (error) {
    return failed(error);
  }
}

async function subscribeUntilEnded(args: ExecutionArgs, cost: Cost): Promise<unknown> {
  const context = hookedContext(args.contextValue);
  const stream = opened(context);
  if (stream instanceof Error) return failed(stream);
  const results = await subscribeShared({ ...args, contextValue: { ...context, signal: stream.signal } });
  if (isStream(results)) {
    return endOnAbort(results, stream, { last: failed, onFirst: (result) => withCost(result, cost) });
  }
  stream.close();
  return results;
}

/** @returns the refusal of a caller who could not read it */
function opened(context: HookedContext): ReturnType<ExecutionHooks['openStream']> | Error {
  try {
    return context.hooks.openStream(context);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The result, with what it cost. */
export function withCost(result: ExecutionResult, cost: Cost): ExecutionResult {
  const extensions = { ...result.extensions, cost: { requested: cost.requested, limit: LIMITS.cost } };
  return { ...result, extensions };
}

/** What a caller is answered who is refused, or for whom nothing can be executed. */
export function failed(error: unknown): ExecutionResult {
  if (error instanceof GraphQLError) return { errors: [error] };
  const originalError = error instanceof Error ? error : new Error(String(error));
  return { errors: [new GraphQLError(originalError.message, { originalError })] };
}

/** The server is only ever called with a gated context. */
function hookedContext(context: unknown): HookedContext {
  return context as HookedContext;
}

function isResult(value: unknown): value is ExecutionResult {
  return typeof value === 'object' && value !== null && ('data' in value || 'errors' in value);
}

function isStream(value: unknown): value is AsyncIterable<ExecutionResult> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
