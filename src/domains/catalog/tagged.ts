import type { Context } from '../../kernel/context.ts';

/** A tag of more products is common: the list is walked in its own order until a page is full. */
const FEW = 1_000;

/**
 * The products with a tag, deleted ones too, where they are few. The database guesses how many have a tag from the
 * frequent ones, and would look for one that nobody has through the whole list.
 *
 * @returns their ids, at most 1,000; null when more have it
 */
export async function findFewTagged({ sql, principal }: Context, tag: string): Promise<string[] | null> {
  const rows = await sql.query<{ id: string }>({
    name: 'products_few_tagged',
    // Planned as if all were wanted, so by the index of tags, and read no further than the limit.
    text: `with tagged as materialized (select id from products where workspace_id = $1 and tags @> array[$2])
      select id from tagged limit ${FEW + 1}`,
    values: [principal.workspaceId, tag],
  });
  return rows.length > FEW ? null : padded(rows.map(({ id }) => id));
}

/** Each length is a statement of its own, which every connection prepares: so there are few. */
function padded(ids: readonly string[]): string[] {
  const [first] = ids;
  if (first === undefined) return [];
  const size = 2 ** Math.ceil(Math.log2(ids.length));
  return [...ids, ...Array.from({ length: size - ids.length }, () => first)];
}
