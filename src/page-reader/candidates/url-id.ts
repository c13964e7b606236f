const PARAMETERS =
  /^(?:sku|pid|productid|product_id|product|prodid|prod_id|item|itemid|item_id|id_product|artnr|article|articleid|goods_id|goodsid|itemno|code|productcode|id|p)$/i;

/** Identifiers in an address, likeliest first: named parameters, then numbers at the end or behind a mark. */
export function idsInUrl(url: URL): string[] {
  const found: string[] = [];
  for (const [name, value] of url.searchParams) {
    if (PARAMETERS.test(name) && /^[\w./-]{3,40}$/.test(value) && /\d/.test(value)) found.push(value);
  }
  const segments = pathSegments(url).reverse();
  for (const segment of segments.slice(0, 3)) found.push(...idsInSegment(segment));
  return [...new Set(found)];
}

function pathSegments(url: URL): string[] {
  return url.pathname
    .split('/')
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        // A broken escape is part of no identifier.
        return segment;
      }
    })
    .filter((segment) => segment !== '');
}

const MARKED = /(?:^|[-_.])(?:p|pd|prd|art|iid|id|sku|i|prod|item)[-_.]?(\d{3,20})(?=$|[-_.])/i;

function idsInSegment(raw: string): string[] {
  const segment = raw.replace(/\.(?:html?|php|aspx?|jsp|htm5?|prd)$/i, '').replace(/;.*$/, '');
  if (/^\d{3,20}$/.test(segment)) return [segment];
  const ids: string[] = [];
  const marked = MARKED.exec(segment);
  if (marked?.[1]) ids.push(marked[1]);
  const tail = /[-_.,~](\d{4,20})$/.exec(segment) ?? /^(\d{3,20})[-_.]/.exec(segment);
  if (tail?.[1]) ids.push(tail[1]);
  if (/^[A-Za-z]{0,6}\d[\w]{3,20}$/.test(segment) && !segment.includes('_')) ids.push(segment);
  const mixed = /[-_~]([a-z]{1,5}\d{4,15}[a-z]{0,2})$/i.exec(segment);
  if (mixed?.[1]) ids.push(mixed[1]);
  // Capitals at the end of a name in small letters are a code: `dry-food-BCDDC`.
  const capitals = /[-_]([A-Z][A-Z\d]{3,14})$/.exec(segment);
  if (capitals?.[1] && isNameInSmallLetters(segment.slice(0, capitals.index))) ids.push(capitals[1]);
  return ids;
}

function isNameInSmallLetters(text: string): boolean {
  return /^[a-z\d-]+$/.test(text) && /[a-z]/.test(text);
}
