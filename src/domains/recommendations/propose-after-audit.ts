import type { ScoreRun } from '../../generated/prisma/client.ts';
import type { Context } from '../../kernel/context.ts';
import { DomainError } from '../../kernel/errors.ts';
import type { Transaction } from '../../platform/db.ts';
import type { ModelClient } from '../models/index.ts';
import type { AuditFinding } from '../scores/index.ts';
import { findStoreFor, openStore } from '../stores/index.ts';
import { isShownOn } from './is-on-page.ts';
import { fieldsCalledFor, planRecommendations, type StoredFields } from './plan.ts';
import { findUnsupportedClaims } from './rewrite/check.ts';
import type { TextField } from './rewrite/model-question.ts';
import { type ModelTexts, writeByModel } from './rewrite/model-writer.ts';
import { collectSources, type Sources } from './rewrite/sources.ts';
import { saveProposals } from './save-proposals.ts';
import { isValue, storedValue } from './values.ts';

/**
 * Writes the recommendations that an audit's failing criteria call for. The writing is done before the audit's transaction
 * opens; what it returns saves them within it.
 *
 * @param model writes the texts where an installation has a model; null leaves them to the rules
 * @param listTopics what shoppers are known to ask about, in lower case
 */
export function proposeRecommendations(
  model: ModelClient | null = null,
  listTopics: (ctx: Context) => Promise<readonly string[]> = () => Promise.resolve([]),
) {
  return async (ctx: Context, finding: AuditFinding): Promise<(tx: Transaction, run: ScoreRun) => Promise<void>> => {
    const { product, evidence, judgement } = finding;
    const fields = fieldsCalledFor(judgement);
    // Only the answers to questions are put in the order of what is asked.
    const askedTopics = fields.includes('FAQ') ? await listTopics(ctx) : [];
    const sources = { ...collectSources(product, evidence), askedTopics };
    const stored = await readStored(ctx, finding);
    const written = model ? await writtenByModel(ctx, model, finding, sources) : {};
    const drafts = planRecommendations({ sources, evidence, judgement, stored, written });
    return (tx, run) =>
      saveProposals(ctx, tx, {
        product,
        run,
        drafts,
        isShown: (row) => isShownOn(evidence.page, row.field, storedValue(row.after)),
      });
  };
}

/** A model's text that still waits for review, and that the sources still hold, is not asked for a second time. */
async function writtenByModel(
  ctx: Context,
  model: ModelClient,
  { product, judgement }: AuditFinding,
  sources: Sources,
): Promise<ModelTexts> {
  const fields = fieldsCalledFor(judgement).filter((field): field is TextField => field !== 'JSON_LD');
  const rows = await ctx.db.recommendation.findMany({
    where: { workspaceId: ctx.principal.workspaceId, productId: product.id, status: 'OPEN', writer: 'LLM' },
    select: { field: true, after: true },
  });
  const known: ModelTexts = {};
  for (const { field, after } of rows) {
    const value = storedValue(after);
    if (field !== 'JSON_LD' && isValue(field, value) && findUnsupportedClaims(field, value, sources).length === 0)
      known[field] = { value };
  }
  const missing = fields.filter((field) => !known[field]);
  return { ...known, ...(await writeByModel(ctx, model, { sources, fields: missing })) };
}

/**
 * What the store holds of the fields to be rewritten; a field that cannot be read is left out.
 *
 * @returns null when there is no store, or it cannot be asked now
 */
async function readStored(ctx: Context, { product, judgement }: AuditFinding): Promise<StoredFields | null> {
  const fields = fieldsCalledFor(judgement);
  if (fields.length === 0 || judgement.channel !== 'd2c') return null;
  try {
    const store = await findStoreFor(ctx, { sku: product.sku, url: product.url });
    if (!store) return null;
    const connection = await openStore(ctx, store.id);
    const values: StoredFields = {};
    for (const field of fields) {
      const held = await readable(connection.readField(product.sku, field));
      if (held === null) return null;
      if (held !== 'unreadable') values[field] = held;
    }
    return values;
  } catch (error) {
    // An audit judges the page; a store that is down must not keep it from ending.
    if (ctx.signal.aborted || !(error instanceof DomainError)) throw error;
    return null;
  }
}

/** A push of a field that the store holds in a form of its own will say so; an audit has the page to go by. */
async function readable<Held>(reading: Promise<Held>): Promise<Held | 'unreadable'> {
  return reading.catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'store_unreadable') return 'unreadable' as const;
    throw error;
  });
}
