const URL_MAX = 4_000;

/** An address as a browser would follow it from `base`. @returns null for what is no http(s) address, an empty text among it */
export function absoluteUrl(href: string | null | undefined, base: string): string | null {
  const text = href?.trim();
  if (!text || text.length > URL_MAX || !URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}
