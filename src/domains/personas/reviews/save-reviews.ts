import { createHash } from 'node:crypto';
import { appendEvent } from '../../../events/append.ts';
import type { Context } from '../../../kernel/context.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Transaction } from '../../../platform/db.ts';
import { reviewsImported } from '../events.ts';
import type { ReviewInput } from './read-review.ts';

/** What became of reviews that were taken in; a review that came twice counts as unchanged the second time. */
export type SavedReviews = { created: number; updated: number; unchanged: number };

/** Takes reviews in, a fixed number of statements whatever their number. One review is kept once; the last one given wins. */
export async function saveReviews(
  ctx: Context,
  tx: Transaction,
  reviews: readonly ReviewInput[],
): Promise<SavedReviews> {
  if (reviews.length === 0) return { created: 0, updated: 0, unchanged: 0 };
  const products = await findProducts(ctx, tx, reviews);
  const byIdentity = new Map(reviews.map((review) => [identityOf(review), review]));
  const rows = [...byIdentity]
    .sort(([first], [second]) => (first < second ? -1 : 1))
    .map(([identity, review]) => storedForm(ctx, identity, review, products));
  const changed = await tx.$queryRaw<{ isNew: boolean }[]>`
    insert into reviews as held (id, workspace_id, product_id, product_ref, source, external_id, identity, content_hash,
      title, text, stars, reviewer_name, reviewed_at, is_verified, created_at)
    select v->>'id', ${ctx.principal.workspaceId}, v->>'productId', v->>'productRef', (v->>'source')::"ReviewSource",
      v->>'externalId', decode(v->>'identity', 'hex'), decode(v->>'contentHash', 'hex'), v->>'title', v->>'text',
      (v->>'stars')::int, v->>'reviewerName', (v->>'reviewedAt')::timestamptz, (v->>'isVerified')::boolean,
      (v->>'createdAt')::timestamptz
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as v
    on conflict (workspace_id, identity) do update set product_id = excluded.product_id,
      product_ref = excluded.product_ref, content_hash = excluded.content_hash, title = excluded.title,
      text = excluded.text, stars = excluded.stars, reviewer_name = excluded.reviewer_name,
      reviewed_at = excluded.reviewed_at, is_verified = excluded.is_verified
    where held.content_hash <> excluded.content_hash or held.product_id is distinct from excluded.product_id
    returning xmax = 0 as "isNew"`;
  const created = changed.filter(({ isNew }) => isNew).length;
  const updated = changed.length - created;
  if (changed.length > 0) {
    const scope = { workspaceId: ctx.principal.workspaceId, clock: ctx.clock };
    await appendEvent(tx, scope, reviewsImported, { data: { created, updated } });
  }
  return { created, updated, unchanged: reviews.length - changed.length };
}

/** The id where it was read from; without one, what makes two reviews the same to a reader. */
function identityOf({ source, externalId, productRef, reviewerName, reviewedAt, text, stars }: ReviewInput): string {
  if (externalId !== null) return digest([source, externalId]);
  return digest([productRef, reviewerName, reviewedAt?.toISOString() ?? null, stars, text.replace(/\s+/g, ' ')]);
}

function digest(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 40);
}

function storedForm(ctx: Context, identity: string, review: ReviewInput, products: ReadonlyMap<string, string>) {
  const { productRef, title, text, stars, reviewerName, reviewedAt, isVerified } = review;
  return {
    ...review,
    id: newId('Review'),
    identity,
    contentHash: digest([productRef, title, text, stars, reviewerName, reviewedAt, isVerified]),
    productId: products.get(productRef) ?? null,
    createdAt: ctx.clock.now(),
  };
}

/** The product of each reference: the one with this SKU, or this URL, or whose URL is that of the handle in a shop. */
async function findProducts(
  ctx: Context,
  tx: Transaction,
  reviews: readonly ReviewInput[],
): Promise<Map<string, string>> {
  const refs = [...new Set(reviews.map(({ productRef }) => productRef))];
  const found = await tx.$queryRaw<{ ref: string; id: string }[]>`
    select distinct on (given.ref) given.ref, p.id from unnest(${refs}::text[]) as given(ref)
    join products p on p.workspace_id = ${ctx.principal.workspaceId} and p.deleted_at is null
      and (p.sku = given.ref or rtrim(p.url, '/') = rtrim(given.ref, '/')
        or substring(p.url from '/products/([^/?#]+)') = given.ref)
    order by given.ref, p.sku = given.ref desc, p.id`;
  return new Map(found.map(({ ref, id }) => [ref, id]));
}
