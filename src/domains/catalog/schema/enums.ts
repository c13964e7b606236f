import type { Availability, Channel } from '../../../generated/prisma/enums.ts';
import { builder } from '../../../graphql/builder.ts';
import { type WordValue, wordValue } from '../../../graphql/enum-of.ts';
import type { ProductSort } from '../product-filter.ts';

/** Where a product page stands. */
export const ChannelEnum = builder.enumType('Channel', {
  description: "Where a product page stands: on the brand's own site, at a retailer, or on a marketplace.",
  values: {
    D2C: { description: "The brand's own site." },
    RETAILER: { description: "A retailer's site." },
    MARKETPLACE: { description: 'A marketplace, such as Amazon.' },
  } satisfies Record<Channel, object>,
});

/** Can a product be bought now? */
export const AvailabilityEnum = builder.enumType('Availability', {
  description: 'Can it be bought now?',
  values: {
    IN_STOCK: { description: 'At once.' },
    OUT_OF_STOCK: { description: 'Not now.' },
    PREORDER: { description: 'Before it is there.' },
    BACKORDER: { description: 'It is sent when it is there again.' },
    DISCONTINUED: { description: 'Not any more.' },
  } satisfies Record<Availability, object>,
});

/** The orders of a list of products. */
export const ProductSortEnum = builder.enumType('ProductSort', {
  description: 'The orders of a list of products. Products that were never audited come last.',
  values: {
    SKU_ASC: wordValue('sku', 'By SKU.'),
    SCORE_DESC: wordValue('-score', 'The highest score first.'),
    LAST_AUDITED_ASC: wordValue('last_audited', 'The one that was audited longest ago first.'),
    CREATED_AT_DESC: wordValue('-created_at', 'The newest first.'),
  } satisfies Record<string, WordValue<ProductSort>>,
});
