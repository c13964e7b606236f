import type { TestApp } from './app.ts';

/** A digest of every row of the workspace in every table, by table. */
export async function workspaceState(run: TestApp, workspaceId: string): Promise<Record<string, string>> {
  const { db } = run.app.services;
  const tables = await db.$queryRaw<{ name: string }[]>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'workspace_id' order by 1`;
  const digests = tables.map(
    ({ name }) =>
      `select '${name}' as name, md5(string_agg(t::text, '|' order by t::text)) as digest from "${name}" t where workspace_id = $1`,
  );
  const rows = await db.$queryRawUnsafe<{ name: string; digest: string | null }[]>(
    digests.join(' union all '),
    workspaceId,
  );
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest ?? '']));
}
