import type { Prisma, ScoreRun } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError, validationError } from '../../kernel/errors.ts';
import { type CursorScope, decodeCursor, MAX_PAGE, type Page, pageSize, toPage } from '../../kernel/page.ts';
import { productWhere, skuNotFound } from '../catalog/index.ts';
import { type RunParts, readLatestRun, readLatestRuns } from './prepared.ts';
import { HISTORY_LENGTH } from './rules.ts';

/** What a resolver wants of a run, computed from the selection. */
export type ScoreRunSelection = { select?: Prisma.ScoreRunSelect; include?: Prisma.ScoreRunInclude };

const NEWEST_FIRST = [{ auditedAt: 'desc' }, { id: 'desc' }] satisfies Prisma.ScoreRunOrderByWithRelationInput[];

/** The latest score of a product. @throws sku_not_found, score_not_found when it was never audited */
export async function getScore(ctx: Context, sku: string, selection: ScoreRunSelection = {}): Promise<ScoreRun> {
  const run = needsSkuAlone(selection)
    ? await latestRun(ctx, sku)
    : (await runsOf(ctx, sku, { ...selection, take: 1 }))[0];
  if (!run) throw new DomainError('score_not_found', `The SKU '${sku}' has not been audited yet.`, { sku });
  return run;
}

/** A product's last 100 runs, newest first, by pages. @throws sku_not_found */
export async function listScoreHistory(
  ctx: Context,
  input: { sku: string; first?: number | null; after?: string | null },
  selection: ScoreRunSelection = {},
): Promise<Page<ScoreRun>> {
  const size = pageSize(input.first);
  const scope = cursorScope(ctx, `score history ${input.sku}`);
  const [auditedAt, id, seen] = input.after ? decodeCursor(scope, input.after) : [];
  const before = Number(seen ?? 0);
  const runs = await runsOf(ctx, input.sku, {
    ...withSortColumns(selection),
    take: Math.min(size + 1, Math.max(0, HISTORY_LENGTH - before)),
    ...(auditedAt && id ? { where: olderThan(new Date(String(auditedAt)), String(id)) } : {}),
  });
  const position = new Map(runs.map((run, index) => [run.id, before + index + 1]));
  return toPage(runs, size, scope, (run) => [run.auditedAt.toISOString(), run.id, position.get(run.id) ?? 0]);
}

/** How many runs the history shows: all of them up to 100. */
export async function countScoreHistory(ctx: Context, sku: string): Promise<number> {
  const count = await ctx.db.scoreRun.count({
    where: { workspaceId: ctx.principal.workspaceId, product: productWhere(ctx, { skus: [sku] }) },
  });
  return Math.min(count, HISTORY_LENGTH);
}

/** The run with this id. @returns null when the workspace has none */
export function findScoreRun(ctx: Context, id: string, selection: ScoreRunSelection = {}): Promise<ScoreRun | null> {
  const where = { id, workspaceId: ctx.principal.workspaceId, product: { deletedAt: null } };
  return ctx.db.scoreRun.findFirst({ ...selection, where });
}

/**
 * Latest scores of many products, by SKU.
 *
 * @param input.skus 1..200; without it, pages of the whole audited catalogue
 * @param input.parts which large columns are wanted; left out, all
 * @returns `missing` lists the given SKUs that are unknown or were never audited
 */
export async function listScores(
  ctx: Context,
  input: { skus?: readonly string[] | null; first?: number | null; after?: string | null; parts?: RunParts },
  selection: ScoreRunSelection = {},
): Promise<{ page: Page<ScoreRun>; missing: string[] }> {
  checkSkus(input.skus);
  const size = input.skus ? MAX_PAGE : pageSize(input.first);
  const scope = cursorScope(ctx, 'scores');
  const [lastSku] = input.after ? decodeCursor(scope, input.after) : [];
  const asked = { skus: input.skus ?? null, past: String(lastSku ?? ''), limit: size + 1 };
  const scored =
    input.parts && needsSkuAlone(selection)
      ? (await readLatestRuns(ctx, { ...asked, parts: input.parts })).map((run) => ({ sku: run.product.sku, run }))
      : await readScored(ctx, asked, selection);
  const found = new Set(scored.map(({ sku }) => sku));
  const page = toPage(scored, size, scope, ({ sku }) => [sku]);
  return {
    page: { ...page, nodes: page.nodes.map(({ run }) => run) },
    missing: [...new Set(input.skus ?? [])].filter((sku) => !found.has(sku)),
  };
}

async function readScored(
  ctx: Context,
  { skus, past, limit }: { skus: readonly string[] | null; past: string; limit: number },
  selection: ScoreRunSelection,
): Promise<{ sku: string; run: ScoreRun }[]> {
  const products = await ctx.db.product.findMany({
    where: { AND: [productWhere(ctx, { skus }), { sku: { gt: past } }], lastAudited: { not: null } },
    orderBy: { sku: 'asc' },
    take: limit,
    select: { sku: true, scoreRuns: { ...selection, orderBy: NEWEST_FIRST, take: 1 } },
  });
  return products.flatMap(({ sku, scoreRuns }) => scoreRuns.map((run) => ({ sku, run })));
}

/** How many products have a score. */
export function countScores(ctx: Context): Promise<number> {
  return ctx.db.product.count({ where: { ...productWhere(ctx, {}), lastAudited: { not: null } } });
}

async function latestRun(ctx: Context, sku: string): Promise<ScoreRun | null> {
  const found = await readLatestRun(ctx, sku);
  if (!found) throw skuNotFound(ctx, sku);
  return found.run;
}

/** Is nothing asked for but columns of the run, and its product's SKU? */
function needsSkuAlone({ select, include }: ScoreRunSelection): boolean {
  const { product, ...others } = { ...include, ...select };
  const areColumns = Object.values(others).every((wanted) => select !== undefined && wanted === true);
  return areColumns && (product === undefined || isSkuAlone(product));
}

function isSkuAlone(product: NonNullable<Prisma.ScoreRunInclude['product']>): boolean {
  if (typeof product === 'boolean' || product.include) return false;
  return Object.keys(product.select ?? { all: true }).join() === 'sku';
}

async function runsOf(ctx: Context, sku: string, runs: Prisma.Product$scoreRunsArgs): Promise<ScoreRun[]> {
  const product = await ctx.db.product.findFirst({
    where: productWhere(ctx, { skus: [sku] }),
    select: { scoreRuns: { ...runs, orderBy: NEWEST_FIRST } },
  });
  if (!product) throw skuNotFound(ctx, sku);
  return product.scoreRuns;
}

/** A selection made for the face may lack the columns that the cursor is made of. */
function withSortColumns(selection: ScoreRunSelection): ScoreRunSelection {
  return selection.select ? { select: { ...selection.select, id: true, auditedAt: true } } : selection;
}

function olderThan(auditedAt: Date, id: string): Prisma.ScoreRunWhereInput {
  return { auditedAt: { lte: auditedAt }, OR: [{ auditedAt: { lt: auditedAt } }, { auditedAt, id: { lt: id } }] };
}

function cursorScope(ctx: Context, list: string): CursorScope {
  return { key: ctx.cursorKey, list, workspaceId: ctx.principal.workspaceId };
}

function checkSkus(skus: readonly string[] | null | undefined): void {
  if (!skus) return;
  if (skus.length < 1 || skus.length > MAX_PAGE) {
    throw validationError([{ field: 'skus', message: `must have 1 to ${MAX_PAGE} items` }]);
  }
}
