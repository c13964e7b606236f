import { formatInstant } from '../../kernel/clock.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError, type Fault, validationError } from '../../kernel/errors.ts';
import { checkInput } from '../../kernel/input.ts';
import { MAX_PAGE } from '../../kernel/page.ts';
import type { Transaction } from '../../platform/db.ts';
import { deletedUntil, type ProductInput, productInput, restorableUntil } from './rules.ts';

const TAKEN = 'belongs to another product';
const DELETED = 'belongs to a deleted product; restore it instead';

/**
 * New products as they are to be written.
 *
 * @param inputs 1..200
 * @throws validation_failed with every fault of every product, those of their SKUs in the workspace too; SKUs that are
 *   taken and nothing else are found when they are written
 */
export async function parseProducts(ctx: Context, inputs: readonly unknown[]): Promise<ProductInput[]> {
  if (inputs.length < 1 || inputs.length > MAX_PAGE) {
    throw validationError([{ field: 'inputs', message: `must have 1 to ${MAX_PAGE} items` }]);
  }
  const checked = inputs.map((input, index) => checkInput(productInput, input, `inputs[${index}]`));
  const faults = [...checked.flatMap((one) => one.faults ?? []), ...repeated(skusOf(inputs))];
  if (faults.length > 0) throw validationError([...faults, ...(await takenFaults(ctx, skusOf(inputs)))]);
  return checked.flatMap(({ data }) => data ?? []);
}

/** What is wrong with the SKUs of new products among each other and in the workspace, whatever else is. */
export async function skuFaults(ctx: Context, inputs: readonly unknown[]): Promise<Fault[]> {
  const skus = skusOf(inputs.slice(0, MAX_PAGE));
  return [...repeated(skus), ...(await takenFaults(ctx, skus))];
}

/** Why the SKUs that were not created could not be; the first one decides the code, and all of them are named. */
export async function takenError(
  ctx: Context,
  tx: Transaction,
  skus: readonly string[],
  created: ReadonlySet<string>,
): Promise<DomainError> {
  const taken = skus.flatMap((sku, index) => (created.has(sku) ? [] : [{ sku, index }]));
  const where = { workspaceId: ctx.principal.workspaceId, sku: { in: taken.map(({ sku }) => sku) } };
  const holders = await tx.product.findMany({ where, select: { sku: true, deletedAt: true } });
  const deletedAt = new Map(holders.map((holder) => [holder.sku, holder.deletedAt]));
  const errors = taken.map(({ sku, index }) => ({
    field: `inputs[${index}].sku`,
    message: deletedAt.get(sku) ? DELETED : TAKEN,
  }));
  const { sku, index } = taken[0] ?? { sku: '', index: 0 };
  const details = { sku, ...(skus.length > 1 ? { index } : {}), errors };
  const since = deletedAt.get(sku);
  if (!since) return new DomainError('sku_already_exists', `A product with the SKU '${sku}' exists.`, details);
  const message = `The SKU '${sku}' belongs to a deleted product; restore it instead.`;
  return new DomainError('sku_deleted', message, {
    ...details,
    restorable_until: formatInstant(restorableUntil(since)),
  });
}

function skusOf(inputs: readonly unknown[]): (string | null)[] {
  return inputs.map((input) => {
    const sku: unknown = Reflect.get(Object(input), 'sku');
    return productInput.shape.sku.safeParse(sku).data ?? null;
  });
}

function repeated(skus: readonly (string | null)[]): Fault[] {
  return skus.flatMap((sku, index) => {
    const first = skus.indexOf(sku);
    if (sku === null || first === index) return [];
    return [{ field: `inputs[${index}].sku`, message: `is the SKU of item ${first} of the list, too` }];
  });
}

/** One statement for all of them; a deleted holder past its 30 days gives its SKU up. */
async function takenFaults(ctx: Context, skus: readonly (string | null)[]): Promise<Fault[]> {
  const wanted = skus.filter((sku) => sku !== null);
  if (wanted.length === 0) return [];
  const where = { workspaceId: ctx.principal.workspaceId, sku: { in: [...new Set(wanted)] } };
  const holders = await ctx.db.product.findMany({ where, select: { sku: true, deletedAt: true } });
  const cutoff = deletedUntil(ctx.clock.now());
  const kept = holders.filter(({ deletedAt }) => deletedAt === null || deletedAt > cutoff);
  const messages = new Map(kept.map(({ sku, deletedAt }) => [sku, deletedAt ? DELETED : TAKEN]));
  return skus.flatMap((sku, index) => {
    const message = sku === null ? undefined : messages.get(sku);
    return message === undefined ? [] : [{ field: `inputs[${index}].sku`, message }];
  });
}
