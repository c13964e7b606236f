import type { PageImage } from '../../../../page-reader/types.ts';
import type { AuditEvidence } from '../../site/types.ts';

/** Paths under which marketplaces serve the pictures of brand (A+) content. */
const BRAND_MEDIA = /aplus|a-plus|\/S\/vse|brand-?story|enhanced-?content|premium-?content|flixcar|syndigo|webcollage/i;

/** Pictures of the brand's own content area, outside the gallery. */
export function enhancedImages({ page }: AuditEvidence): PageImage[] {
  return page.images.filter((image) => !image.isProduct && BRAND_MEDIA.test(image.url));
}
