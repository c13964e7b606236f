import { builder } from '../../../graphql/builder.ts';
import {
  getProductThemes,
  NEWEST_REVIEWS,
  type ProductTheme,
  type ProductThemes,
  THEME_REVIEWS_MAX,
  themesOf,
} from '../voice/product-themes.ts';
import { THEMES_MAX } from '../voice/themes.ts';

const ThemeQuote = builder.objectRef<{ reviewId: string; text: string }>('ReviewThemeQuote').implement({
  description: 'A sentence of a review, word for word.',
  fields: (t) => ({
    reviewId: t.exposeID('reviewId', { description: 'The review.' }),
    text: t.exposeString('text', { description: 'The sentence.' }),
  }),
});

/** Something that several customers of a product speak of; what engines make of it is added by those who ask them. */
export const ReviewTheme = builder.objectRef<ProductTheme>('ReviewTheme').implement({
  description: 'Something that several customers of a product speak of, and how.',
  fields: (t) => ({
    term: t.exposeString('term', { description: 'A word or two, as customers mostly write them.' }),
    reviewCount: t.exposeInt('reviewCount', { description: 'Reviews that speak of it.' }),
    positive: t.exposeInt('positive', { description: 'Reviews that praise it.' }),
    negative: t.exposeInt('negative', { description: 'Reviews that complain of it.' }),
    polarity: t.exposeFloat('polarity', { description: '-1 for only complaints, 1 for only praise.' }),
    quotes: t.expose('quotes', {
      type: [ThemeQuote],
      extensions: { size: 3 },
      description: 'At most three sentences about it, of praise and complaint.',
    }),
  }),
});

const ReviewThemes = builder.objectRef<ProductThemes>('ReviewThemes').implement({
  description: 'What the customers of a product say, from its newest 300 reviews.',
  fields: (t) => ({
    sku: t.exposeString('sku', { description: "The product's SKU." }),
    reviewCount: t.exposeInt('reviewCount', { description: 'Reviews that were read.' }),
    averageStars: t.exposeFloat('averageStars', {
      nullable: true,
      description: 'Mean of their stars; null without reviews.',
    }),
    themes: t.expose('themes', {
      type: [ReviewTheme],
      extensions: { size: THEMES_MAX },
      description: 'At most twelve, the most frequent first.',
    }),
  }),
});

builder.prismaObjectField('Product', 'reviewThemes', (t) =>
  t.field({
    type: ReviewThemes,
    authScopes: { scope: 'personas:read' },
    description: 'What its customers say, ranked, with polarity and quotes.',
    extensions: { weight: THEME_REVIEWS_MAX },
    select: { sku: true, reviews: NEWEST_REVIEWS },
    resolve: (product) => themesOf(product),
  }),
);

builder.queryFields((t) => ({
  reviewThemes: t.field({
    type: ReviewThemes,
    nullable: true,
    authScopes: { scope: 'personas:read' },
    description: 'What the customers of a product say, ranked, with polarity and quotes.',
    extensions: { weight: THEME_REVIEWS_MAX },
    args: {
      sku: t.arg.string({ required: true, description: "The product's SKU.", extensions: { example: 'VRN-AC1' } }),
    },
    resolve: (_root, { sku }, context) => getProductThemes(context, sku),
  }),
}));
