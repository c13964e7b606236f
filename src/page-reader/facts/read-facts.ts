import type { FactContext } from '../candidates/context.ts';
import type { PageFacts } from '../types.ts';
import { readAvailability } from './availability.ts';
import { readBrand } from './brand.ts';
import { readCondition } from './condition.ts';
import { readDescription } from './description.ts';
import { readGtin, readMpn } from './manufacturer-ids.ts';
import { readPrice } from './price.ts';
import { readRating } from './rating.ts';
import { readSku } from './sku.ts';
import { readTitle } from './title.ts';

/** Every product fact of a page, each with the source it was read from. */
export function readFacts(context: FactContext): PageFacts {
  return {
    title: readTitle(context),
    brand: readBrand(context),
    description: readDescription(context),
    ...readPrice(context),
    availability: readAvailability(context),
    itemCondition: readCondition(context),
    sku: readSku(context),
    gtin: readGtin(context),
    mpn: readMpn(context),
    ...readRating(context),
  };
}
