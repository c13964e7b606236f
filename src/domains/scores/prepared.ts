import type { ScoreRun } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';

/** A run with its product's SKU. */
export type RunOfProduct = ScoreRun & { product: { sku: string } };

type StoredRun = Omit<ScoreRun, 'facts' | 'crawlers'> & { sku: string; facts: string; crawlers: string };

const TEXT = `select sku, run.id, run.workspace_id as "workspaceId", run.product_id as "productId", run.job_id as "jobId",
    run.channel::text as channel, run.model::text as model, run.score, run.band::text as band,
    run.previous_score as "previousScore", run.delta, run.buckets, run.facts::text as facts,
    run.crawlers::text as crawlers, run.page_url as "pageUrl", run.audited_at as "auditedAt"
  from products left join lateral (
    select * from score_runs where score_runs.workspace_id = $1 and product_id = products.id
    order by audited_at desc, id desc limit 1) run on true
  where products.workspace_id = $1 and sku = $2 and deleted_at is null`;

/**
 * A product and its latest run, as a prepared statement: what is read most is not worth the client's planning.
 *
 * @returns null when the workspace has no such product; `run` is null when it was never audited
 */
export async function readLatestRun(
  { sql, principal }: Context,
  sku: string,
): Promise<{ run: RunOfProduct | null } | null> {
  const [row] = await sql.query<StoredRun | { id: null }>({
    name: 'score_by_sku',
    text: TEXT,
    values: [principal.workspaceId, sku],
  });
  if (!row) return null;
  return { run: row.id === null ? null : toRun(row) };
}

/** The two largest columns are read by few, so they are parsed when they are. */
function toRun({ sku, facts, crawlers, ...run }: StoredRun): RunOfProduct {
  return {
    ...run,
    product: { sku },
    get facts() {
      return JSON.parse(facts);
    },
    get crawlers() {
      return JSON.parse(crawlers);
    },
  };
}
