import type { GraphqlServer } from '../graphql/server.ts';
import { admit, type Door } from './admission.ts';

/** What GraphQL needs of the edge. */
export type GraphqlEdge = { graphql: GraphqlServer; door: Door; stopping: AbortSignal };

/** Serves a GraphQL request of a caller with a key. */
export async function serveGraphql(edge: GraphqlEdge, request: Request, requestId: string): Promise<Response> {
  const { context, headers } = await admit(edge.door, request, requestId);
  const signal = AbortSignal.any([request.signal, edge.stopping]);
  const answer = await edge.graphql.fetch(request, { ...context, signal });
  const response = new Response(answer.body, { status: answer.status, headers: new Headers(answer.headers) });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
    response.headers.set('X-Accel-Buffering', 'no');
    response.headers.set('Cache-Control', 'no-cache, no-transform');
  }
  return response;
}
