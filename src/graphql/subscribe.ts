import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import type { Context } from '../kernel/context.ts';
import { keptOnce } from '../kernel/kept-once.ts';

type Read = IteratorResult<ExecutionResult, undefined>;

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** The results of a subscription; `return()` reaches its source at once, also while it is silent. */
export type Results = AsyncIterableIterator<ExecutionResult, undefined, undefined>;

/**
 * Follows a subscription as graphql-js does, but what one message is answered with is made once for all streams of a key that
 * ask the same of it, as long as it needs no waiting: it is the message alone that such a result depends on, since a root
 * field hands on its message whatever its arguments are.
 */
export async function subscribeShared(args: ExecutionArgs): Promise<Results | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  return resultsOf(source[Symbol.asyncIterator](), args);
}

function resultsOf(source: AsyncIterator<unknown>, args: ExecutionArgs): Results {
  const sharedBy = sharers(args);
  const broken = async (error: unknown): Promise<never> => {
    await source.return?.();
    throw error;
  };
  // Thousands of streams may be told of an event: an async function makes several objects for each.
  const onRead = (read: IteratorResult<unknown>): Read | Promise<Read> => {
    if (read.done) return DONE;
    try {
      const answer = answerTo(read.value, args, sharedBy);
      return 'then' in answer ? answer.then(resultOf).catch(broken) : resultOf(answer);
    } catch (error) {
      return broken(error);
    }
  };
  const results: Results = {
    [Symbol.asyncIterator]: () => results,
    next: () => source.next().then(onRead),
    async return() {
      await source.return?.();
      return DONE;
    },
  };
  return results;
}

function resultOf(value: ExecutionResult): Read {
  return { done: false, value };
}

const keptAnswers = keptOnce<object, Map<string, ExecutionResult>>();

function answerTo(
  message: unknown,
  args: ExecutionArgs,
  sharedBy: string | null,
): ExecutionResult | Promise<ExecutionResult> {
  if (sharedBy === null || typeof message !== 'object' || message === null)
    return execute({ ...args, rootValue: message });
  const answers = keptAnswers(message, () => new Map());
  const kept = answers.get(sharedBy);
  if (kept) return kept;
  const result = execute({ ...args, rootValue: message });
  if ('data' in result && !result.errors) answers.set(sharedBy, result);
  return result;
}

/** Who is answered alike; null for the system, which has no key. */
function sharers({ document, operationName, variableValues, contextValue }: ExecutionArgs): string | null {
  const { keyId, workspaceId, scopes } = (contextValue as Context).principal;
  if (keyId === null) return null;
  const { id, names } = readDocument(document);
  const given = names.map((name) => variableValues?.[name]);
  return JSON.stringify([id, operationName ?? '', keyId, workspaceId, [...scopes].sort(), given]);
}

type ReadDocument = { id: number; names: readonly string[] };

const DOCUMENTS = new WeakMap<DocumentNode, ReadDocument>();
let lastId = 0;

/** A number for the document, and the variables that say how its messages are shown, not which ones there are. */
function readDocument(document: DocumentNode): ReadDocument {
  let read = DOCUMENTS.get(document);
  if (!read) {
    lastId += 1;
    read = { id: lastId, names: namesBelow(document) };
    DOCUMENTS.set(document, read);
  }
  return read;
}

function namesBelow(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(withoutRootArguments(document), {
    VariableDefinition: () => false,
    Variable: ({ name }) => void names.add(name.value),
  });
  return [...names].sort();
}

function withoutRootArguments(document: DocumentNode): DocumentNode {
  const definitions = document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? withoutArguments(definition) : definition,
  );
  return { ...document, definitions };
}

function withoutArguments(operation: OperationDefinitionNode): OperationDefinitionNode {
  const { selectionSet } = operation;
  const selections = selectionSet.selections.map((selection) =>
    selection.kind === Kind.FIELD ? { ...selection, arguments: [] } : selection,
  );
  return { ...operation, selectionSet: { ...selectionSet, selections } };
}
