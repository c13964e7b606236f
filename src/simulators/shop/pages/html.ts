/** Markup that is known to be safe to put into a page as it is. */
export type Html = { readonly markup: string };

/** What a template may hold: text is escaped, markup is not, lists are joined, nothing is left out. */
export type Part = string | number | Html | null | undefined | false | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** A template whose values are escaped unless they are markup themselves. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = strings.map((text, index) => (index < parts.length ? text + render(parts[index]) : text)).join('');
  return { markup };
}

/** Markup made elsewhere and already cleaned. */
export function trusted(markup: string): Html {
  return { markup };
}

/**
 * A JSON-LD script. The text stays as it is but for `<`, which is written as its JSON escape, so that no value can
 * close the script.
 */
export function jsonLdScript(json: string): Html {
  return { markup: `<script type="application/ld+json">${json.replaceAll('<', '\\u003c')}</script>` };
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  if (isList(part)) return part.map(render).join('');
  return part.markup;
}

function isList(part: Html | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}
