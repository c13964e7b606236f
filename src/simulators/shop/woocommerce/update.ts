import { sanitizeHtml } from '../sanitize-html.ts';
import type { Metafield, ProductContent } from '../types.ts';
import { metaRow, STRUCTURED } from './rows.ts';

/** Why an update was refused: the parameter and what it should have been. */
export type WooFault = { parameter: string; expected: string };

type MetaEntry = { id?: unknown; key?: unknown; value?: unknown };

/** A product's content after an update of only the fields that were sent, or why it was refused. */
export function wooUpdate(
  content: ProductContent,
  body: Readonly<Record<string, unknown>>,
  at: { handle: string; namespace: string; now: Date },
): { content: ProductContent } | { fault: WooFault } {
  const wrong = ['name', 'description', 'short_description'].find(
    (field) => body[field] !== undefined && typeof body[field] !== 'string',
  );
  if (wrong) return { fault: { parameter: wrong, expected: 'string' } };
  const entries = body['meta_data'] ?? [];
  if (!Array.isArray(entries)) return { fault: { parameter: 'meta_data', expected: 'array' } };
  return {
    content: {
      ...content,
      title: text(body['name'])?.trim() || content.title,
      descriptionHtml: clean(body['description']) ?? content.descriptionHtml,
      shortDescriptionHtml: clean(body['short_description']) ?? content.shortDescriptionHtml,
      metafields: entries.filter(isEntry).reduce((fields, entry) => setMeta(fields, entry, at), content.metafields),
    },
  };
}

/** An entry is found by its id or key; null takes it away. */
function setMeta(
  fields: readonly Metafield[],
  entry: MetaEntry,
  at: { handle: string; namespace: string; now: Date },
): readonly Metafield[] {
  const present = fields.find(
    (field) =>
      metaRow(at.handle, field).id === entry.id || (field.namespace === at.namespace && field.key === entry.key),
  );
  const others = fields.filter((field) => field !== present);
  const key = typeof entry.key === 'string' ? entry.key : present?.key;
  if (entry.value === null || entry.value === undefined || !key) return entry.value === null ? others : fields;
  const isText = typeof entry.value === 'string';
  const value = isText ? String(entry.value) : JSON.stringify(entry.value);
  const type = isText ? 'multi_line_text_field' : STRUCTURED;
  const namespace = present?.namespace ?? at.namespace;
  return [...others, { namespace, key, type, value, updatedAt: at.now.toISOString() }];
}

function isEntry(value: unknown): value is MetaEntry {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function clean(value: unknown): string | null {
  const markup = text(value);
  return markup === null ? null : sanitizeHtml(markup);
}
