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
  const present = Prisma.sql`(
    select id, part, content from products cross join lateral (values ${CONTENTS}) as parts (part, content)
    where workspace_id = ${workspaceId} and id = any(${[...productIds]}::text[]) and deleted_at is null
      and content <> '{}')`;
  await tx.$executeRaw`
    update product_versions as version set valid_to = greatest(valid_from, ${now})
    where workspace_id = ${workspaceId} and product_id = any(${[...productIds]}::text[]) and valid_to is null
      and not exists (select 1 from ${present} as present where present.id = version.product_id
        and present.part = version.part and present.content = version.content)`;
  // Clocks of several processes differ: a version never begins before the one it follows has ended.
  await tx.$executeRaw`
    insert into product_versions (workspace_id, product_id, part, valid_from, content)
    select ${workspaceId}, present.id, present.part, greatest(${now}, ended), present.content
    from ${present} as present cross join lateral (
      select max(valid_to) as ended, bool_or(valid_to is null) as is_current from product_versions
      where workspace_id = ${workspaceId} and product_id = present.id and part = present.part) as earlier
    where is_current is not true
    on conflict (workspace_id, product_id, part, valid_from) do update set content = excluded.content, valid_to = null`;
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
