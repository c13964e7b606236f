const TRACKING = /^(?:utm_[a-z]+|gclid|fbclid|msclkid|srsltid|ref|_ga|mc_[a-z]+)$/i;

/**
 * The form in which two spellings of one page address are equal: no scheme, `www.`, fragment, tracking parameters
 * or closing slash, and octets in one spelling.
 */
export function comparableUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const parsed = new URL(url);
  for (const name of [...parsed.searchParams.keys()]) if (TRACKING.test(name)) parsed.searchParams.delete(name);
  parsed.searchParams.sort();
  const path = parsed.pathname.endsWith('/') ? parsed.pathname.slice(0, -1) : parsed.pathname;
  const query = parsed.searchParams.size > 0 ? `?${parsed.searchParams}` : '';
  return `${bareHost(url)}${lowerOctets(path)}${query}`;
}

/** The host without a leading `www.`. @returns an empty text when the URL cannot be read */
export function bareHost(url: string): string {
  return URL.canParse(url) ? new URL(url).host.replace(/^www\./, '') : '';
}

function lowerOctets(path: string): string {
  return path.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
}
