import type { ArgBuilder } from '@pothos/core';
import { MAX_PAGE, type Page } from '../kernel/page.ts';
import type { SchemaTypes } from './builder.ts';

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;

/** The two arguments of every list: `first` (1..200, default 50) and `after`. */
export function pageArgs(arg: ArgBuilder<Types>) {
  return {
    first: arg.int({
      description: 'Rows of a page.',
      extensions: { constraints: { min: 1, max: MAX_PAGE } },
    }),
    after: arg.string({ description: 'Where the page before ended: its `endCursor`, in REST its `next_cursor`.' }),
  };
}

/** The paths at which a connection's rows are selected, for Pothos to read the wanted columns and joins. */
export const NODE_PATHS = [['nodes'], ['edges', 'node']] satisfies string[][];

/** A page in the shape of a Relay connection. `count` runs only when `totalCount` is asked for. */
export function toConnection<T>(page: Page<T>, count: () => Promise<number>) {
  return {
    edges: page.nodes.map((_node, index) => new Edge(page, index)),
    pageInfo: new PageInfo(page),
    totalCount: count,
  };
}

/** Classes, because a literal with an accessor makes a hidden class for each row. */
class Edge<T> {
  readonly node: T;
  readonly #page: Page<T>;
  readonly #index: number;

  constructor(page: Page<T>, index: number) {
    this.node = page.nodes[index] as T;
    this.#page = page;
    this.#index = index;
  }

  get cursor(): string {
    return this.#page.cursorAt(this.#index) ?? '';
  }
}

class PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage = false;
  readonly #page: Page<unknown>;

  constructor(page: Page<unknown>) {
    this.hasNextPage = page.hasNextPage;
    this.#page = page;
  }

  get startCursor(): string | null {
    return this.#page.cursorAt(0);
  }

  get endCursor(): string | null {
    return this.#page.cursorAt(this.#page.nodes.length - 1);
  }
}
