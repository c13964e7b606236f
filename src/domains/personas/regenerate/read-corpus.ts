import type { Context } from '../../../kernel/context.ts';
import { DomainError } from '../../../kernel/errors.ts';
import type { TextList } from '../language/text-list.ts';
import type { GroupingRequest } from '../thread/messages.ts';
import { createPacker, readPacked } from '../thread/packed-texts.ts';
import type { Scope } from './scope.ts';

/** Personas need so many reviews that say something, and differ. */
export const REVIEWS_MIN = 20;
/** Reviews that are read at most. */
export const REVIEWS_MAX = 200_000;

const BATCH = 2_000;
const LETTER = /\p{L}/u;

/** The reviews that personas are made of: their ids and texts, and what the grouping reads of them. */
export type ReviewCorpus = { ids: string[]; texts: TextList; request: GroupingRequest };

type Row = { id: string; identity: Buffer; title: string | null; text: string; stars: number; product: string };

/**
 * Reads the reviews of a workspace, a category or a tag, in an order that only what they say decides.
 *
 * @throws not_enough_reviews when fewer than 20 have text
 */
export async function readCorpus(ctx: Context, scope: Scope): Promise<ReviewCorpus> {
  const ids: string[] = [];
  const texts = createPacker();
  const stars: number[] = [];
  const products: number[] = [];
  const productIds = new Map<string, number>();
  for await (const row of rowsOf(ctx, scope)) {
    // Judged here: what a letter is to PostgreSQL depends on its locale.
    if (!LETTER.test(row.text)) continue;
    if (!productIds.has(row.product)) productIds.set(row.product, productIds.size);
    ids.push(row.id);
    texts.add(row.title ? `${row.title}\n${row.text}` : row.text);
    stars.push(row.stars);
    products.push(productIds.get(row.product) ?? -1);
  }
  if (ids.length < REVIEWS_MIN) throw notEnough(ids.length, scope);
  const packed = texts.end();
  const request = { texts: packed, stars: Int8Array.from(stars), products: Int32Array.from(products) };
  return { ids, texts: readPacked(packed), request };
}

/** The failure of a corpus that is too small. */
export function notEnough(reviews: number, { category, tag }: Scope): DomainError {
  const of = category === null && tag === null ? '' : ' of this category or tag';
  const message = `Personas need at least ${REVIEWS_MIN} different reviews with text; there are ${reviews}${of}.`;
  return new DomainError('not_enough_reviews', message, { reviews, needed: REVIEWS_MIN, category, tag });
}

async function* rowsOf(ctx: Context, { category, tag }: Scope): AsyncGenerator<Row, void> {
  let after = Buffer.alloc(0);
  for (let read = 0; read < REVIEWS_MAX; read += BATCH) {
    ctx.signal.throwIfAborted();
    const rows = await ctx.db.$queryRaw<Row[]>`
      select r.id, r.identity, r.title, r.text, r.stars, coalesce(r.product_id, r.product_ref) as product from reviews r
      left join products p on p.workspace_id = r.workspace_id and p.id = r.product_id
      where r.workspace_id = ${ctx.principal.workspaceId} and r.identity > ${after} and r.text <> ''
        and (r.product_id is null or p.deleted_at is null)
        and (${category}::text is null or p.category = ${category}) and (${tag}::text is null or ${tag} = any(p.tags))
      order by r.identity limit ${BATCH}`;
    yield* rows;
    const last = rows[BATCH - 1];
    if (!last) return;
    after = Buffer.from(last.identity);
  }
}
