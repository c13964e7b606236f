import type { PageElement } from './document.ts';
import { selfAndAncestors, textCount } from './document.ts';

const AROUND =
  /(?:^|[\s_-])(?:nav|navbar|navigation|menu|megamenu|footer|header|breadcrumbs?|social|share|pagination|tabs?|thumb\w*|gallery|carousel|slick\w*|swiper\w*|filter\w*|facets?|cart|minicart|related|recommend\w*|similar|upsell\w*|cross-?sell\w*|reviews?|comments?|swatch\w*|sizes?|variants?|variations?|options?|payment\w*|modal|popup|cookie\w*|language\w*|currency|country|sitemap|toolbar|account|search|faqs?|rating\w*|product-?(?:list|grid|card|item|tile)s?)(?:[\s_-]|$)/;
const LANDMARKS = new Set(['nav', 'header', 'footer', 'aside', 'form', 'button', 'select']);

/** Does an element stand in navigation, a list of other products, or other page chrome around the product? */
export function isPageChrome(element: PageElement, title: PageElement | null): boolean {
  for (const one of selfAndAncestors(element)) {
    if (one.name === 'body' || one.name === 'main' || one.name === 'html') return false;
    if (title !== null && one.index < title.index && one.end > title.index) return false;
    if (LANDMARKS.has(one.name) || AROUND.test(one.names)) return true;
  }
  return false;
}

/** A `<header>` of few texts is the heading of what it stands in, not of the page. */
const HEADING_TEXTS = 10;

/** Is an element itself the page's navigation, footer or header? An `<aside>` may hold the buy box. */
export function isLandmark(element: PageElement): boolean {
  return (
    element.name === 'nav' ||
    element.name === 'footer' ||
    (element.name === 'header' && textCount(element) > HEADING_TEXTS)
  );
}
