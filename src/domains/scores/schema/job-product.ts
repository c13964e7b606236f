import { createBatch } from '../../../graphql/batch.ts';
import { builder } from '../../../graphql/builder.ts';
import { Job } from '../../jobs/schema.ts';
import { auditedProducts } from '../audited-products.ts';

const products = createBatch(auditedProducts);

builder.objectField(Job, 'product', (t) =>
  t.prismaField({
    type: 'Product',
    nullable: true,
    authScopes: { scope: 'catalog:read' },
    description: 'The product that the job audits; null for jobs of other kinds, and when it was deleted.',
    resolve: (query, { id }, _args, context) => products(context, id, query),
  }),
);
