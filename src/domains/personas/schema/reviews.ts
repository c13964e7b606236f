import type { Review as StoredReview } from '../../../generated/prisma/client.ts';
import type { ReviewSource } from '../../../generated/prisma/enums.ts';
import { builder } from '../../../graphql/builder.ts';
import { pageArgs } from '../../../graphql/connection.ts';
import { Node, registerNode } from '../../../graphql/node.ts';
import { rowsBelow } from '../../../graphql/rows-below.ts';
import { selectionOf } from '../../../graphql/selection.ts';
import { ImportFormat, Product } from '../../catalog/schema.ts';
import { JobStatusEnum } from '../../jobs/schema.ts';
import type { AcceptedUpload } from '../../uploads/index.ts';
import { findReview } from '../queries.ts';
import { MAPPING_MAX } from '../reviews/mapping.ts';
import { startReviewImport } from '../reviews/run-import.ts';

const SourceEnum = builder.enumType('ReviewSource', {
  description: 'Where a review was read from.',
  values: {
    FILE: { description: 'A file that was imported.' },
    JUDGEME: { description: 'Judge.me.' },
    OKENDO: { description: 'Okendo.' },
    TRUSTPILOT: { description: 'Trustpilot.' },
    STAMPED: { description: 'Stamped.' },
    REVIEWSIO: { description: 'Reviews.io.' },
    YOTPO: { description: 'Yotpo.' },
  } as const satisfies Record<ReviewSource, object>,
});

/** What a customer wrote about a product. */
export const Review = builder.prismaObject('Review', {
  interfaces: [Node],
  fields: (t) => ({
    sku: t.string({
      nullable: true,
      description: 'The SKU of the product it is about; null when the catalogue has none by that SKU or URL.',
      select: { product: { select: { sku: true, deletedAt: true } } },
      resolve: ({ product }) => (product && product.deletedAt === null ? product.sku : null),
    }),
    product: t.field({
      type: Product,
      nullable: true,
      authScopes: { scope: 'catalog:read' },
      description: 'The product it is about, as far as the catalogue has it.',
      select: (_args, _context, nested) => ({ product: nested() }),
      resolve: ({ product }) => (product && product.deletedAt === null ? product : null),
    }),
    productRef: t.exposeString('productRef'),
    source: t.expose('source', { type: SourceEnum }),
    title: t.exposeString('title', { nullable: true }),
    text: t.exposeString('text'),
    stars: t.exposeInt('stars'),
    reviewerName: t.exposeString('reviewerName', { nullable: true }),
    reviewedAt: t.expose('reviewedAt', { type: 'DateTime', nullable: true }),
    isVerified: t.exposeBoolean('isVerified', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

registerNode('Review', {
  scope: 'personas:read',
  load: (context, id, info) => findReview(context, id, selectionOf({ context, info, typeName: 'Review' })),
});

const ReviewConnection = builder.connectionObject({ type: Review, name: 'ReviewConnection' });

builder.prismaObjectField('Product', 'reviews', (t) =>
  t.field({
    type: ReviewConnection,
    authScopes: { scope: 'personas:read' },
    description: 'What customers wrote about it, the newest import first.',
    args: pageArgs(t.arg),
    ...rowsBelow<StoredReview, { first?: number | null; after?: string | null }>({
      relation: 'reviews',
      type: 'Review',
      moment: 'createdAt',
      list: () => 'reviews of a product',
      where: () => ({}),
    }),
  }),
);

const ReviewImportInput = builder.inputType('ImportReviewsInput', {
  description: 'Either an upload, or content with its format.',
  fields: (t) => ({
    upload: t.id({ description: 'A body that was posted to `/v1/reviews/import`.' }),
    content: t.string({ description: 'The rows themselves, at most 1 MiB.' }),
    format: t.field({ type: ImportFormat, description: 'What `content` is written in.' }),
    columns: t.string({
      description: 'Which column holds what, where the names are others: `review_text=Comment,star_rating=Note`.',
      extensions: { constraints: { maxLength: MAPPING_MAX } },
    }),
  }),
});

/** The job that was accepted. */
export const AcceptedReviewWork = builder.objectRef<AcceptedUpload>('AcceptedReviewWork').implement({
  description: 'A job that works on reviews.',
  fields: (t) => ({
    jobId: t.exposeID('jobId', { description: 'The job to follow; its result reports.' }),
    status: t.expose('status', { type: JobStatusEnum, description: 'Where it stands.' }),
  }),
});

builder.mutationFields((t) => ({
  importReviews: t.field({
    type: AcceptedReviewWork,
    authScopes: { scope: 'personas:write' },
    description:
      'Takes reviews in from CSV or JSONL; each is kept once. An upload is read once: asked again, the same job is answered.',
    args: { input: t.arg({ type: ReviewImportInput, required: true, description: 'The rows.' }) },
    resolve: (_root, { input }, context) => startReviewImport(context, input),
  }),
}));
