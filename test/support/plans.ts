import type pg from 'pg';

type Node = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: Node[];
};

/** What the database did for one statement: the rows it took from tables, kept or not, and the tables it read whole. */
export type Reading = { rows: number; whole: string[]; plan: string };

/** Runs a statement once more and tells what was read for it. @param values its values as JSON */
export async function readingOf(pool: pg.Pool, { text, values }: { text: string; values: string }): Promise<Reading> {
  const parsed: unknown[] = JSON.parse(values);
  const result = await pool.query<{ 'QUERY PLAN': [{ Plan: Node }] }>({
    text: `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
    values: parsed,
  });
  const nodes = [...walk(result.rows[0]?.['QUERY PLAN'][0].Plan)];
  const scans = nodes.filter((node) => node['Relation Name'] !== undefined);
  const rowsOf = (node: Node) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  return {
    rows: Math.round(scans.reduce((sum, node) => sum + rowsOf(node), 0)),
    whole: scans.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'] ?? ''),
    plan: nodes
      .map((node) => `${node['Node Type']} ${node['Index Name'] ?? node['Relation Name'] ?? ''} ${rowsOf(node)}`)
      .join(' < '),
  };
}

function* walk(node: Node | undefined): Generator<Node> {
  if (!node) return;
  yield node;
  for (const child of node.Plans ?? []) yield* walk(child);
}
