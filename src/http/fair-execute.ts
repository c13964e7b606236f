import { type ExecutionArgs, type ExecutionResult, execute, getOperationAST } from 'graphql';
import { knownCostOf } from '../graphql/known-cost.ts';
import { type Context, deriveContext, endContext } from '../kernel/context.ts';
import type { HttpOut } from '../platform/http-out.ts';
import type { FairShare, Turn } from './fair-share.ts';

/** Does the work when it is the workspace's turn; while it waits for something outside, others have its place. */
export function inTurn<T>(
  share: FairShare,
  given: { context: Context; cost: number },
  work: (context: Context) => Promise<T>,
): Promise<T> {
  const { context, cost } = given;
  if (context.isWithinTurn) return work(context);
  const turn = new RequestTurn(context, cost);
  return share.run(turn, async ({ whileIdle }) => {
    const own = deriveContext(context, {
      ...share.within(turn.workspaceId, context),
      whileIdle,
      http: idling(context.http, whileIdle),
      operatorHttp: idling(context.operatorHttp, whileIdle),
    });
    try {
      return await work(own);
    } finally {
      endContext(own);
    }
  });
}

/** The signal is made for who waits. */
class RequestTurn implements Turn {
  readonly workspaceId: string;
  readonly cost: number;
  readonly #context: Context;

  constructor(context: Context, cost: number) {
    this.workspaceId = context.principal.workspaceId;
    this.cost = cost;
    this.#context = context;
  }

  get signal(): AbortSignal {
    return this.#context.signal;
  }
}

type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** Executes stored operations in turn, by the same price as any document. */
export function executeInTurn(share: FairShare, run: Execute = execute): Execute {
  return (args) => {
    // The edge hands the faces a Context, and they pass it on unread.
    const context = args.contextValue as Context;
    return inTurn(share, { context, cost: priceOf(args) }, async (timed) => run({ ...args, contextValue: timed }));
  };
}

function priceOf({ schema, document, operationName, variableValues }: ExecutionArgs): number {
  const operation = getOperationAST(document, operationName);
  return operation ? knownCostOf({ schema, document, operation, variables: variableValues ?? {} }).requested : 0;
}

function idling(http: HttpOut, whileIdle: NonNullable<Context['whileIdle']>): HttpOut {
  return { ...http, request: (input) => whileIdle(() => http.request(input)) };
}
