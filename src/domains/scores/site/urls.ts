const TRACKING = /^(?:utm_[a-z]+|gclid|fbclid|msclkid|srsltid|ref|_ga|mc_[a-z]+)$/i;

/**
 * The form in which two spellings of one page address are equal: no scheme, `www.`, fragment, tracking parameters
 * or closing slash, and octets in one spelling.
 */
export function comparableUrl(url: string): string {
  const parsed = parse(url);
  if (!parsed) return url;
  const path = parsed.pathname.endsWith('/') ? parsed.pathname.slice(0, -1) : parsed.pathname;
  return `${withoutWww(parsed.host)}${lowerOctets(path)}${parsed.search === '' ? '' : ownQuery(parsed.searchParams)}`;
}

/** The host without a leading `www.`. @returns an empty text when the URL cannot be read */
export function bareHost(url: string): string {
  return withoutWww(parse(url)?.host ?? '');
}

/** Thousands of addresses are compared for one page: each is parsed once. */
function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}

function withoutWww(host: string): string {
  return host.startsWith('www.') ? host.slice(4) : host;
}

/** Parameters that say which page it is, in one order. */
function ownQuery(parameters: URLSearchParams): string {
  for (const name of [...parameters.keys()]) if (TRACKING.test(name)) parameters.delete(name);
  parameters.sort();
  return parameters.size > 0 ? `?${parameters}` : '';
}

function lowerOctets(path: string): string {
  return path.includes('%') ? path.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()) : path;
}
