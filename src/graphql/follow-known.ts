import { type DocumentNode, type GraphQLSchema, getOperationAST, type OperationDefinitionNode } from 'graphql';
import { type Context, contextWith, deriveContext } from '../kernel/context.ts';
import { type Cost, costOf } from './cost.ts';
import { type Documents, parseLimited } from './documents.ts';
import type { ExecutionHooks } from './execution-hooks.ts';
import { variableFaults } from './input-values.ts';
import { keep } from './known-documents.ts';
import { orNull, type Posted, readPosted } from './posted.ts';
import { type Results, subscribeShared } from './subscribe.ts';
import { assertStorable } from './texts.ts';

type Known = { document: DocumentNode; operation: OperationDefinitionNode };

/** A subscription that was opened: what it tells, what it cost, and its place among the open streams. */
export type Followed = { results: Results; cost: Cost; open: ReturnType<ExecutionHooks['openStream']> };

/**
 * Opens a posted subscription that is valid, within the same limits as the server.
 *
 * @returns null for anything else, and for what would be refused: nothing is open then, and the server is to be asked, which
 *   says why
 */
export type FollowKnown = (body: unknown, context: Context, hooks: ExecutionHooks) => Promise<Followed | null>;

/** What is no subscription, at a glance. */
const MAYBE = /\bsubscription\b/;

/** Makes {@link FollowKnown} over the documents that were asked for lately, and judges new ones. */
export function createFollowKnown(
  schema: GraphQLSchema,
  documents: Documents,
  isValid: (document: DocumentNode) => boolean,
): FollowKnown {
  const entries = new Map<string, Known>();
  const find = (text: string): Known | null => {
    const known = MAYBE.test(text) ? (entries.get(text) ?? newEntry(text, isValid)) : null;
    if (known) keep(entries, text, known);
    return known;
  };
  return async (body, context, hooks) => {
    const posted = readPosted(body, (params) => {
      const text = documents.textOf(params, hooks.allowedDocuments);
      return text === undefined ? null : find(text);
    });
    if (!posted || !names(posted)) return null;
    const cost = await priced(schema, posted, hooks);
    return cost && open({ schema, posted, cost, context, hooks });
  };
}

function newEntry(text: string, isValid: (document: DocumentNode) => boolean): Known | null {
  const document = parseLimited(text);
  const operation = getOperationAST(document);
  return operation?.operation === 'subscription' && isValid(document) ? { document, operation } : null;
}

function names({ operation, operationName }: Posted<Known>): boolean {
  return operationName === '' || operationName === operation.name?.value;
}

async function priced(
  schema: GraphQLSchema,
  { document, operation, variables }: Posted<Known>,
  { pay }: ExecutionHooks,
): Promise<Cost | null> {
  try {
    assertStorable(variables);
    if (variableFaults(schema, { document, operation, variables }).length > 0) return null;
    const cost = costOf({ schema, document, operation, variables });
    await pay(cost.requested);
    return cost;
  } catch {
    return null;
  }
}

type Asked = { schema: GraphQLSchema; posted: Posted<Known>; cost: Cost; context: Context; hooks: ExecutionHooks };

async function open({ schema, posted, cost, context, hooks }: Asked): Promise<Followed | null> {
  const stream = orNull(() => hooks.openStream(context));
  if (!stream) return null;
  const { document, variables: variableValues } = posted;
  const contextValue = contextWith(deriveContext(context, { signal: () => stream.signal }), { hooks });
  try {
    const results = await subscribeShared({ schema, document, variableValues, contextValue });
    if (Symbol.asyncIterator in results) return { results, cost, open: stream };
  } catch {
    // Whoever is asked instead fails too, and says how.
  }
  stream.close();
  return null;
}
