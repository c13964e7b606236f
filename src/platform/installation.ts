import type { Sql } from './db.ts';

/**
 * Does this process have the secret that the installation was opened with? The first process decides.
 *
 * @param fingerprint of this process's secret
 */
export async function isSameInstallation(sql: Sql, fingerprint: string): Promise<boolean> {
  const [row] = await sql.query<{ key_fingerprint: string }>({
    text: `with opened as (
      insert into installation (id, key_fingerprint) values (1, $1) on conflict (id) do nothing returning key_fingerprint
    )
    select key_fingerprint from opened union all select key_fingerprint from installation where id = 1 limit 1`,
    values: [fingerprint],
  });
  return row === undefined || row.key_fingerprint === fingerprint;
}
