import { getDomain, parse } from 'tldts';
import { detectChannel } from '../../catalog/index.ts';
import { COMMUNITY, EDITORIAL, SHOPS } from './citation-domains.ts';
import { normalizeUrl } from './normalize-url.ts';

/** Whose page a citation leads to. */
export const CITATION_CLASSES = ['own', 'retailer', 'competitor', 'editorial', 'community', 'other'] as const;
export type CitationClass = (typeof CITATION_CLASSES)[number];

/** A source as an engine names it; a redirect that was not resolved has its domain in the title at best. */
export type CitedSource = { url: string; title: string | null; source: 'annotation' | 'inline'; isResolved: boolean };

/** A citation as it is counted. */
export type ClassifiedCitation = {
  /** Normalised; as given where it is no address. */
  url: string;
  title: string | null;
  /** Registrable; null where nothing tells. */
  domain: string | null;
  class: CitationClass;
  /** Does it count as citing us: a page of our own sites, or the listed page of one of our products anywhere? */
  own: boolean;
  /** Of the product whose listed page it is. */
  sku: string | null;
  source: CitedSource['source'];
};

/** What citations are told apart by. */
export type CitationWorld = {
  /** Registrable domains of our own sites; a retailer that sells us is none. */
  ownDomains: ReadonlySet<string>;
  /** SKUs by the {@link normalizeUrl normalised} URL of the page that the catalogue lists. */
  listedUrls: ReadonlyMap<string, string>;
  competitorDomains: ReadonlySet<string>;
};

/**
 * The registrable domain of a URL or host, where shops on a shared host (`x.myshopify.com`) are sites of their own. A
 * host without one, as an address or a name of one word is, stands for itself.
 */
export function registrableDomain(url: string): string | null {
  const { domain, hostname, isIp } = parse(url, { allowPrivateDomains: true });
  return domain ?? (isIp || (hostname && !hostname.includes('.')) ? hostname : null);
}

/**
 * The world of a workspace: its own sites are those of products that stand on the brand's own site, competitors' are
 * the sites they are known by.
 */
export function citationWorld(
  products: readonly { sku: string; url: string }[],
  competitorUrls: readonly string[],
): CitationWorld {
  const own = products.filter(({ url }) => detectChannel(url) === 'D2C' && !isShop(url));
  return {
    ownDomains: new Set(own.flatMap(({ url }) => registrableDomain(url) ?? [])),
    listedUrls: new Map(products.map(({ url, sku }) => [normalizeUrl(url), sku])),
    competitorDomains: new Set(competitorUrls.flatMap((url) => registrableDomain(url) ?? [])),
  };
}

/** The citations of an answer with whose page each is, in order; one that is cited twice stands once. */
export function classifyCitations(citations: readonly CitedSource[], world: CitationWorld): ClassifiedCitation[] {
  const classified = new Map<string, ClassifiedCitation>();
  for (const citation of citations) {
    const url = normalizeUrl(citation.url);
    const known = classified.get(url);
    if (!known) classified.set(url, classify(citation, url, world));
    else if (known.title === null) classified.set(url, { ...known, title: citation.title });
  }
  return [...classified.values()];
}

function classify(
  { url: given, title, source, isResolved }: CitedSource,
  url: string,
  world: CitationWorld,
): ClassifiedCitation {
  const domain = isResolved ? registrableDomain(given) : titleDomain(title);
  const sku = (isResolved && world.listedUrls.get(url)) || null;
  const kind = domain === null ? 'other' : classOf(domain, given, world);
  return { url, title, domain, class: kind, own: kind === 'own' || sku !== null, sku, source };
}

/** Engines that hide the address behind a redirect show the domain as the title. */
function titleDomain(title: string | null): string | null {
  return title !== null && /^[\w-]+(?:\.[\w-]+)+$/.test(title.trim()) ? registrableDomain(title.trim()) : null;
}

function classOf(domain: string, url: string, { ownDomains, competitorDomains }: CitationWorld): CitationClass {
  if (ownDomains.has(domain)) return 'own';
  if (competitorDomains.has(domain)) return 'competitor';
  if (isShop(`https://${domain}/`)) return 'retailer';
  if (EDITORIAL.has(domain)) return 'editorial';
  return COMMUNITY.has(domain) || isForum(url) ? 'community' : 'other';
}

function isShop(url: string): boolean {
  return detectChannel(url) !== 'D2C' || SHOPS.has(getDomain(url) ?? '');
}

function isForum(url: string): boolean {
  return /^https?:\/\/(?:[\w-]+\.){0,3}(?:forums?|community|communities|foro|discuss)\.|^https?:\/\/[^/]{1,200}\/(?:forums?|community|threads)\//i.test(
    url,
  );
}
