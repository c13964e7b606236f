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

/** What other elements are to those who cannot see them; a dialog waits until something opens it. */
const ROLES = new Set(['navigation', 'dialog', 'alertdialog']);
const CONSENT =
  /(?:^|[\s_-])(?:cookie|gdpr|onetrust|didomi|consent)|cookie-?(?:bot|banner|consent|notice|bar|law|policy)/;

/** Is an element itself the page's navigation, footer, header or a dialog? An `<aside>` may hold the buy box. */
export function isLandmark(element: PageElement): boolean {
  // The whole page may be called after the answer that was given to its banner.
  if (element.name === 'body' || element.name === 'html') return false;
  return (
    ROLES.has(element.attributes['role'] ?? '') ||
    CONSENT.test(element.names) ||
    element.name === 'dialog' ||
    element.name === 'nav' ||
    element.name === 'footer' ||
    (element.name === 'header' && textCount(element) > HEADING_TEXTS)
  );
}
