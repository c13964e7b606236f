/** Countries of languages that are spoken in one, for documents that name no other. */
const COUNTRIES: Readonly<Record<string, string>> = { da: 'dk', nb: 'no', nn: 'no', sv: 'se', is: 'is', ja: 'jp' };
/** Domains of countries that anyone takes for a name. */
const ANYWHERE = /(?<!\.com)\.(?:co|io|me|tv|ai)$/;

/**
 * Where a page sells, for marks that several currencies share: its host, if that ends in a country; else the host with the
 * country that the document's language names, so that `shop.com` in `zh-TW` is `shop.com.tw`.
 */
export function marketOf(host: string, lang: string | null): string {
  if (/\.[a-z]{2}$/.test(host) && !ANYWHERE.test(host)) return host;
  const [language = '', ...rest] = (lang ?? '').toLowerCase().split(/[-_]/);
  const region = rest.find((part) => /^[a-z]{2}$/.test(part)) ?? COUNTRIES[language];
  return `${host}.${region ?? 'com'}`;
}
