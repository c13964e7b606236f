import type pg from 'pg';
import { openTestApp, type TestApp } from './app.ts';
import { openPool } from './databases.ts';

/** A statement that was sent, its values as JSON. */
export type Sent = { text: string; values: string };

/** An app whose statements are noted, and a pool to ask the database with what it did for them. */
export type NotedApp = { run: TestApp; pool: pg.Pool; statements: Sent[]; close(): Promise<void> };

/** Opens an app that notes its statements. */
export async function openNotedApp(options: { isStarted: boolean }): Promise<NotedApp> {
  const statements: Sent[] = [];
  const run = await openTestApp({ ...options, onQuery: (text, values) => statements.push({ text, values }) });
  const pool = openPool(run.databaseUrl);
  return {
    run,
    pool,
    statements,
    async close() {
      await pool.end();
      await run.close();
    },
  };
}

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
  return toReading(await explained(pool, { text, values }));
}

/**
 * As {@link readingOf}, in a table that is too large to be read whole: a small one rightly is, and by what index a large
 * one would be entered does not show. What the statement does is taken back.
 */
export async function readingOfLarge(pool: pg.Pool, statement: { text: string; values: string }): Promise<Reading> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('set local enable_seqscan = off');
    return toReading(await explained(client, statement));
  } finally {
    await client.query('rollback');
    client.release();
  }
}

/**
 * As {@link readingOf}, by the plan that is kept for a prepared statement, which knows none of its values.
 *
 * @param options.isLarge in a table that is too large to be read whole, as {@link readingOfLarge} has it
 */
export async function readingOfPrepared(
  pool: pg.Pool,
  { text, values }: { text: string; values: string },
  options: { isLarge?: boolean } = {},
): Promise<Reading> {
  const client = await pool.connect();
  try {
    await client.query('set plan_cache_mode = force_generic_plan');
    if (options.isLarge) await client.query('set enable_seqscan = off');
    await client.query(`prepare reading as ${text}`);
    const parsed: unknown[] = JSON.parse(values);
    const given = parsed.map((value) => (value === null ? 'null' : client.escapeLiteral(textOf(value))));
    const call = given.length > 0 ? `reading(${given.join(', ')})` : 'reading';
    return toReading(await client.query<Explained>(`explain (analyze, timing off, format json) execute ${call}`));
  } finally {
    client.release(true);
  }
}

/** A value as a literal's text: a list as PostgreSQL writes it. */
function textOf(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  return `{${value.map((item) => (item === null ? 'NULL' : JSON.stringify(String(item)))).join(',')}}`;
}

type Explained = { 'QUERY PLAN': [{ Plan: Node }] };

function explained(
  client: pg.Pool | pg.PoolClient,
  { text, values }: { text: string; values: string },
): Promise<pg.QueryResult<Explained>> {
  const parsed: unknown[] = JSON.parse(values);
  return client.query<Explained>({ text: `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`, values: parsed });
}

function toReading(result: pg.QueryResult<Explained>): Reading {
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
