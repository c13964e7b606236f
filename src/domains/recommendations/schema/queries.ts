import { builder } from '../../../graphql/builder.ts';
import { NODE_PATHS, pageArgs, toConnection } from '../../../graphql/connection.ts';
import { selectionOf } from '../../../graphql/selection.ts';
import { countRecommendations, getRecommendation, listRecommendations } from '../queries.ts';
import { FieldEnum, PriorityEnum, StatusEnum } from './enums.ts';
import { ID_ARG } from './id-arg.ts';
import { Recommendation, RecommendationConnection } from './recommendation.ts';

const FilterInput = builder.inputType('RecommendationFilter', {
  description: 'Which recommendations; everything given must hold.',
  fields: (t) => ({
    status: t.field({ type: StatusEnum, description: 'Where they stand.' }),
    sku: t.string({ description: 'Of this product.' }),
    field: t.field({ type: FieldEnum, description: 'Of this field.' }),
    priority: t.field({ type: PriorityEnum, description: 'Of this priority.' }),
  }),
});

builder.queryFields((t) => ({
  recommendation: t.field({
    type: Recommendation,
    nullable: true,
    authScopes: { scope: 'recommendations:read' },
    description: 'One recommendation with its diff.',
    args: { id: t.arg.id(ID_ARG) },
    resolve: (_root, { id }, context, info) =>
      getRecommendation(context, id, selectionOf({ context, info, typeName: 'Recommendation' })),
  }),
  recommendations: t.field({
    type: RecommendationConnection,
    authScopes: { scope: 'recommendations:read' },
    description: "The workspace's recommendations, newest first.",
    args: { ...pageArgs(t.arg), filter: t.arg({ type: FilterInput, description: 'Which recommendations.' }) },
    resolve: async (_root, args, context, info) => {
      const selection = selectionOf({ context, info, typeName: 'Recommendation', paths: NODE_PATHS });
      const page = await listRecommendations(context, args, selection);
      return toConnection(page, () => countRecommendations(context, args.filter));
    },
  }),
}));
