import { Parser } from 'htmlparser2';
import { escapeHtml } from './pages/html.ts';

const KEPT = new Set(
  'a abbr b blockquote br caption code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre s section small span strong sub sup table tbody td tfoot th thead tr u ul'.split(
    ' ',
  ),
);
const MAX_PASSES = 5;
const VOID = new Set(['br', 'hr', 'img']);
const DROPPED_WHOLE = new Set([
  'script',
  'style',
  'iframe',
  'object',
  'embed',
  'template',
  'noscript',
  'title',
  'textarea',
  'svg',
  'math',
]);
const ATTRIBUTES = new Set([
  'alt',
  'class',
  'colspan',
  'dir',
  'height',
  'href',
  'id',
  'lang',
  'rowspan',
  'scope',
  'src',
  'title',
  'width',
]);
const SAFE_ADDRESS = /^(?:https?:|mailto:|tel:|[/?#]|[^:]*$)/i;

/**
 * A product description with only the elements and attributes of an allow-list. Scripts, styles and frames go with all
 * they hold; other unknown elements leave their text. What was left open is closed. Text that needs no cleaning comes
 * back as it was.
 */
export function sanitizeHtml(markup: string): string {
  let cleaned = markup;
  // What is left out can change how the rest nests, so a pass is repeated until it finds nothing to do.
  for (let pass = 0; pass < MAX_PASSES && cleaned.includes('<'); pass += 1) {
    const next = cleanOnce(cleaned);
    if (next === cleaned) return cleaned;
    cleaned = next;
  }
  return cleaned;
}

function cleanOnce(markup: string): string {
  const parts: string[] = [];
  const open: string[] = [];
  let muted = 0;
  const close = (name: string) => {
    if (VOID.has(name) || !open.includes(name)) return;
    for (let last = open.pop(); last !== undefined; last = open.pop()) {
      parts.push(`</${last}>`);
      if (last === name) return;
    }
  };
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (DROPPED_WHOLE.has(name)) muted += 1;
        if (muted > 0 || !KEPT.has(name)) return;
        parts.push(`<${name}${writeAttributes(attributes)}>`);
        if (!VOID.has(name)) open.push(name);
      },
      ontext: (text) => {
        if (muted === 0) parts.push(escapeText(text));
      },
      onclosetag: (name) => {
        if (DROPPED_WHOLE.has(name)) muted = Math.max(0, muted - 1);
        else if (muted === 0 && KEPT.has(name)) close(name);
      },
    },
    { decodeEntities: true },
  );
  parser.end(markup);
  return parts.join('');
}

function writeAttributes(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .filter(([name, value]) => ATTRIBUTES.has(name) && isSafe(name, value))
    .map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
    .join('');
}

function isSafe(name: string, value: string): boolean {
  if (name !== 'href' && name !== 'src') return true;
  // Browsers skip control characters and spaces inside a scheme, so they must not hide one from the check.
  const address = value.replace(/[^!-\uffff]/g, '');
  return SAFE_ADDRESS.test(address);
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
