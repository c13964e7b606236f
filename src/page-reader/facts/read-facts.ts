import type { PageFacts } from '../types.ts';
import { readAvailability } from './availability.ts';
import type { FactContext } from './context.ts';
import { readGtin, readMpn } from './manufacturer-ids.ts';
import { readPrice } from './price.ts';
import { readSku } from './sku.ts';
import { readBrand, readCondition, readDescription, readRating, readTitle } from './words.ts';

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
