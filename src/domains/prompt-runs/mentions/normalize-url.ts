/** Parameters that say where a visitor came from, not what the page shows. */
const TRACKING =
  /^(?:utm_\w+|gclid|gbraid|wbraid|gad_source|fbclid|msclkid|dclid|yclid|twclid|ttclid|mc_[ce]id|srsltid|igshid|ref|ref_|referrer|source|campaign|affid|aff|affiliate|tag|linkcode|ascsubtag|_ga|_gl|cmpid|cid|sid|trk|spm|hsa_\w+|pk_\w+|mtm_\w+|pr_\w+|_pos|_sid|_ss|_psq|_fid)$/i;
/** Amazon's pages are told apart by their number alone. */
const AMAZON = /^(?:www\.|smile\.|m\.)?(amazon\.[a-z.]{2,6})$/;
const ASIN = /\/(?:dp|gp\/product|gp\/aw\/d|exec\/obidos\/asin)\/([A-Z0-9]{10})(?=[/?]|$)/i;

/**
 * An address as pages are compared by: https, host without `www.` and `m.`, no default port, fragment, tracking
 * parameter or slash at the end, other parameters in order, text fragments gone.
 *
 * @returns the text as given, trimmed, when it is no web address
 */
export function normalizeUrl(given: string): string {
  const text = given.trim();
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return text;
  const amazon = AMAZON.exec(url.hostname)?.[1];
  const asin = amazon && ASIN.exec(url.pathname)?.[1];
  if (amazon && asin) return `https://${amazon}/dp/${asin.toUpperCase()}`;
  const host = url.hostname.replace(/^(?:www\d?|m|mobile|amp)\./, '').replace(/\.$/, '');
  const port = url.port === '' || url.port === '80' || url.port === '443' ? '' : `:${url.port}`;
  return `https://${host}${port}${pathOf(url)}${queryOf(url)}`;
}

function pathOf({ pathname }: URL): string {
  const path = pathname.replace(/\/{2,}/g, '/').replace(/\/(?:index\.(?:html?|php)|amp)$/i, '/');
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function queryOf({ searchParams }: URL): string {
  const kept = [...searchParams].filter(([name]) => !TRACKING.test(name));
  if (kept.length === 0) return '';
  kept.sort(([one, a], [other, b]) => (one === other ? compare(a, b) : compare(one, other)));
  return `?${new URLSearchParams(kept).toString()}`;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
