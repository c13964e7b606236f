import type { Transaction } from '../../platform/db.ts';
import { auditRun } from './jobs.ts';

/** What one audit found, as far as alerts compare it. */
export type RunSnapshot = {
  runId: string;
  score: number;
  auditedAt: Date;
  /** Ids of the criteria that failed. */
  failing: string[];
  /** Bots that were looked at; empty when nobody looked. */
  bots: string[];
  /** Those of them that robots.txt or the server keeps out. */
  lockedOut: string[];
};

/** An audit beside the one before it and the one nearest to a week before it. */
export type RunComparison = {
  workspaceId: string;
  productId: string;
  sku: string;
  tags: string[];
  category: string | null;
  url: string;
  run: RunSnapshot;
  /** Null for the first audit. */
  previous: RunSnapshot | null;
  /** Null when the two weeks before the audit have none. */
  weekBefore: RunSnapshot | null;
};

/** How far back an audit may be and still stand for the week before. */
const WEEK_BEFORE_MAX_DAYS = 14;

type Row = Omit<RunComparison, 'run' | 'previous' | 'weekBefore'> & {
  runId: string;
  run: StoredSnapshot;
  previous: StoredSnapshot | null;
  weekBefore: StoredSnapshot | null;
};
type StoredSnapshot = Omit<RunSnapshot, 'auditedAt'> & { auditedAt: string };

/**
 * Audits by their ids, each with what it is compared to; one statement whatever their number. Audits of products that
 * have been deleted are left out.
 *
 * @returns by run id
 */
export async function compareRuns(tx: Transaction, runIds: readonly string[]): Promise<Map<string, RunComparison>> {
  if (runIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<Row[]>`
    with picked as (
      select run.id, run.product_id,
        (select earlier.id from score_runs earlier
          where earlier.workspace_id = run.workspace_id and earlier.product_id = run.product_id
            and (earlier.audited_at, earlier.id) < (run.audited_at, run.id)
          order by earlier.audited_at desc, earlier.id desc limit 1) as previous_id,
        (select earlier.id from score_runs earlier
          where earlier.workspace_id = run.workspace_id and earlier.product_id = run.product_id
            and (earlier.audited_at, earlier.id) < (run.audited_at, run.id)
            and earlier.audited_at > run.audited_at - ${WEEK_BEFORE_MAX_DAYS}::int * interval '1 day'
          order by abs(extract(epoch from earlier.audited_at - (run.audited_at - interval '7 days'))), earlier.id desc
          limit 1) as week_before_id
      from score_runs run where run.id = any(${runIds}::text[])
    ), snapshots as (
      select id, jsonb_build_object(
        'runId', id, 'score', score,
        'auditedAt', to_char(audited_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'failing', jsonb_path_query_array(buckets, '$[*].criteria[*] ? (@.status == "fail").id'),
        'bots', jsonb_path_query_array(crawlers, '$.robots.verdicts[*].bot'),
        'lockedOut', jsonb_path_query_array(crawlers, '$.robots.verdicts[*] ? (@.isAllowed == false).bot')
          || jsonb_path_query_array(crawlers, '$.agents.visits[*] ? (@.verdict == "blocked" || @.verdict == "challenge").bot')
      ) as snapshot
      from score_runs
      where id in (select unnest(array[id, previous_id, week_before_id]) from picked)
    )
    select run.id as "runId", run.workspace_id as "workspaceId", run.product_id as "productId", products.sku, products.tags,
      products.category, run.page_url as url, now.snapshot as run, previous.snapshot as previous,
      week_before.snapshot as "weekBefore"
    from picked
    join score_runs run on run.id = picked.id
    join products on products.id = run.product_id and products.deleted_at is null
    join snapshots now on now.id = picked.id
    left join snapshots previous on previous.id = picked.previous_id
    left join snapshots week_before on week_before.id = picked.week_before_id`;
  return new Map(
    rows.map(({ runId, run, previous, weekBefore, ...rest }) => {
      const comparison = {
        ...rest,
        run: snapshotOf(run),
        previous: previous && snapshotOf(previous),
        weekBefore: weekBefore && snapshotOf(weekBefore),
      };
      return [runId, comparison];
    }),
  );
}

function snapshotOf({ auditedAt, lockedOut, ...rest }: StoredSnapshot): RunSnapshot {
  return { ...rest, auditedAt: new Date(auditedAt), lockedOut: [...new Set(lockedOut)] };
}

/** A product that was audited before and whose latest audit failed. */
export type FailedAudit = Omit<RunComparison, 'run' | 'previous' | 'weekBefore' | 'url'> & { score: number };

/** The products of failed audits that had a score before, by the audits' job ids; one statement whatever their number. */
export async function failedAudits(tx: Transaction, jobIds: readonly string[]): Promise<Map<string, FailedAudit>> {
  if (jobIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<(FailedAudit & { jobId: string })[]>`
    select jobs.id as "jobId", products.workspace_id as "workspaceId", products.id as "productId", products.sku,
      products.tags, products.category, products.score
    from jobs
    join products on products.workspace_id = jobs.workspace_id and products.id = payload->>'productId'
      and products.deleted_at is null and products.score is not null
    where jobs.id = any(${jobIds}::text[]) and type = ${auditRun.name}`;
  return new Map(rows.map(({ jobId, ...product }) => [jobId, product]));
}
