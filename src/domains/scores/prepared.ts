import type { ScoreRun } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';

/** A run with its product's SKU. */
export type RunOfProduct = ScoreRun & { product: { sku: string } };

type StoredRun = Omit<ScoreRun, 'facts' | 'crawlers'> & { sku: string; facts: string; crawlers: string };

const COLUMNS = `sku, run.id, run.workspace_id as "workspaceId", run.product_id as "productId", run.job_id as "jobId",
    run.channel::text as channel, run.model::text as model, run.score, run.band::text as band,
    run.previous_score as "previousScore", run.delta, run.page_url as "pageUrl", run.audited_at as "auditedAt"`;

const TEXT = `select ${COLUMNS}, run.buckets, run.facts::text as facts, run.crawlers::text as crawlers
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
    isQuickRead: true,
    text: TEXT,
    values: [principal.workspaceId, sku],
  });
  if (!row) return null;
  return { run: row.id === null ? null : new ReadRun(row) };
}

/**
 * The two largest columns are read by few, so they are parsed when they are. A class, because a literal with an accessor makes
 * a hidden class for each row.
 */
class ReadRun implements RunOfProduct {
  readonly id: string;
  readonly workspaceId: string;
  readonly productId: string;
  readonly jobId: RunOfProduct['jobId'];
  readonly channel: RunOfProduct['channel'];
  readonly model: RunOfProduct['model'];
  readonly score: number;
  readonly band: RunOfProduct['band'];
  readonly previousScore: number | null;
  readonly delta: number | null;
  readonly pageUrl: string;
  readonly auditedAt: Date;
  readonly buckets: RunOfProduct['buckets'];
  readonly product: { sku: string };
  readonly #facts: string;
  readonly #crawlers: string;

  constructor(row: StoredRun) {
    this.id = row.id;
    this.workspaceId = row.workspaceId;
    this.productId = row.productId;
    this.jobId = row.jobId;
    this.channel = row.channel;
    this.model = row.model;
    this.score = row.score;
    this.band = row.band;
    this.previousScore = row.previousScore;
    this.delta = row.delta;
    this.pageUrl = row.pageUrl;
    this.auditedAt = row.auditedAt;
    this.buckets = row.buckets;
    this.product = { sku: row.sku };
    this.#facts = row.facts;
    this.#crawlers = row.crawlers;
  }

  get facts(): RunOfProduct['facts'] {
    return JSON.parse(this.#facts);
  }

  get crawlers(): RunOfProduct['crawlers'] {
    return JSON.parse(this.#crawlers);
  }
}

/** Which of a run's large columns are wanted; the others are left empty. */
export type RunParts = { facts: boolean; crawlers: boolean; criteria: boolean };

/** The products are counted out before their runs are looked up, so that a product without one costs no further. */
const latestRuns = (condition: string) => `select ${COLUMNS},
    case when $2 then run.facts::text else 'null' end as facts,
    case when $3 then run.crawlers::text else 'null' end as crawlers,
    case when $4 then run.buckets else (
      select coalesce(jsonb_agg(bucket - 'criteria' order by place), '[]')
      from jsonb_array_elements(run.buckets) with ordinality parts(bucket, place)) end as buckets
  from (
    select id, sku from products
    where workspace_id = $1 and deleted_at is null and last_audited is not null and sku > $5 ${condition}
    order by sku limit $6) products
  join lateral (
    select * from score_runs where score_runs.workspace_id = $1 and product_id = products.id
    order by audited_at desc, id desc limit 1) run on true
  order by sku`;

/**
 * Latest runs by SKU, as a prepared statement: of the given products, or of those behind `past`.
 *
 * @param input.limit how many at most
 */
export async function readLatestRuns(
  { sql, principal }: Context,
  input: { skus: readonly string[] | null; past: string; limit: number; parts: RunParts },
): Promise<RunOfProduct[]> {
  const { skus, past, limit, parts } = input;
  const values = [principal.workspaceId, parts.facts, parts.crawlers, parts.criteria, past, limit];
  const rows = await sql.query<StoredRun>(
    skus === null
      ? { name: 'scores_past', text: latestRuns(''), values }
      : { name: 'scores_by_skus', text: latestRuns('and sku = any($7)'), values: [...values, [...skus]] },
  );
  return rows.map((row) => new ReadRun(row));
}
