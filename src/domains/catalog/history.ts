import { Prisma } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import type { Transaction } from '../../platform/db.ts';
import { PRODUCT_FIELDS, STORED_COLUMNS } from './columns.ts';

/**
 * Ends the versions of the products that no longer hold and begins those that now do, in the transaction of the change
 * that made them so. A deleted product has no version that holds. Two statements, whatever their number.
 */
export async function recordVersions(ctx: Context, tx: Transaction, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  const { workspaceId } = ctx.principal;
  const now = ctx.clock.now();
  const wanted = wantedContents(workspaceId, productIds);
  await tx.$executeRaw`
    with wanted as materialized (${wanted})
    update product_versions as version set valid_to = greatest(version.valid_from, ${now})
    from wanted cross join lateral (
      select valid_from from product_versions
      where workspace_id = ${workspaceId} and product_id = wanted.id and part = wanted.part and valid_to is null
        and content is distinct from wanted.content limit 1) as outdated
    where version.workspace_id = ${workspaceId} and version.product_id = any(${[...productIds]}::text[])
      and version.valid_to is null and version.product_id = wanted.id and version.part = wanted.part
      and version.valid_from = outdated.valid_from`;
  // Clocks of several processes differ: a version never begins before the one it follows has ended.
  await tx.$executeRaw`
    with wanted as materialized (${wanted})
    insert into product_versions (workspace_id, product_id, part, valid_from, content)
    select ${workspaceId}, wanted.id, wanted.part, greatest(${now}, ended), wanted.content
    from wanted cross join lateral (
      select max(valid_to) as ended, bool_or(valid_to is null) as is_current from product_versions
      where workspace_id = ${workspaceId} and product_id = wanted.id and part = wanted.part) as earlier
    where wanted.content is not null and is_current is not true
    on conflict (workspace_id, product_id, part, valid_from) do update set content = excluded.content, valid_to = null`;
}

/** Writes the first versions of the rows of `made`, new products, within the statement that makes them. */
export function firstVersions(workspaceId: string, now: Date): Prisma.Sql {
  return Prisma.sql`
    insert into product_versions (workspace_id, product_id, part, valid_from, content)
    select ${workspaceId}, made.id, part, ${now}, content
    from made cross join lateral (values ${CONTENTS}) as parts (part, content) where content <> '{}'`;
}

/**
 * What each part of the products' records holds now; null where it holds nothing. Product by product, as `limit` has it:
 * a planner that does not know yet how much an import has brought would look through all of the workspace.
 */
function wantedContents(workspaceId: string, productIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    select given.id, part, case when deleted_at is null then nullif(content, '{}') end as content
    from unnest(${[...productIds]}::text[]) as given (id)
    cross join lateral (select * from products where workspace_id = ${workspaceId} and id = given.id limit 1) as product
    cross join lateral (values ${CONTENTS}) as parts (part, content)`;
}

const CONTENTS = Prisma.raw(['facts', 'copy'].map((part) => `('${part}', ${contentOf(part)})`).join(', '));

/** The fields of a part as one JSON value without what is empty. */
function contentOf(part: string): string {
  const kept = STORED_COLUMNS.filter(({ field }) => PRODUCT_FIELDS[field].history === part);
  const pairs = kept.map(({ name, column, sql }) => `'${name}', ${jsonOf(column, sql)}`);
  return `jsonb_strip_nulls(jsonb_build_object(${pairs.join(', ')}))`;
}

function jsonOf(column: string, sql: string): string {
  if (sql === 'numeric') return `trim_scale(${column})::text`;
  return sql.endsWith('[]') ? `nullif(${column}, '{}')` : column;
}
