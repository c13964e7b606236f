import { GraphQLError } from 'graphql';

/** The arguments of a list. */
export type ConnectionArgs = { first?: number | null; after?: string | null };

/** A list's page as edges, nodes and page info. */
export type Connection<T> = {
  edges: { cursor: string; node: T }[];
  nodes: T[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
};

/**
 * The part of a list that was asked for.
 *
 * @throws GraphQLError `BAD_REQUEST` when `first` is missing or not in 1..250, as the platform does
 */
export function connection<T extends { id: string }>(
  items: readonly T[],
  { first, after }: ConnectionArgs,
): Connection<T> {
  if (typeof first !== 'number') throw badRequest('you must provide one of first or last');
  if (first < 1 || first > 250) throw badRequest('first must be between 1 and 250');
  const start = after ? items.findIndex((item) => cursorOf(item) === after) + 1 : 0;
  if (after && start === 0) throw badRequest('Invalid cursor for current pagination sort.');
  const nodes = items.slice(start, start + first);
  const edges = nodes.map((node) => ({ cursor: cursorOf(node), node }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: start + first < items.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function cursorOf(item: { id: string }): string {
  return Buffer.from(JSON.stringify({ last_id: item.id })).toString('base64');
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}
