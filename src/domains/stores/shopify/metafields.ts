import { emptyValue, inertJson, readStructured, type StructuredField } from '../field-values.ts';
import { unreadable } from '../http.ts';
import type { FieldValue, StoredField } from '../types.ts';
import type { ReadMetafield } from './operations.ts';

/** Where a theme finds them. */
export const NAMESPACE = 'custom';

/** Their keys in that namespace, and their types where the shop has not chosen one. */
export const METAFIELDS = {
  BULLETS: { key: 'bullets', type: 'list.single_line_text_field' },
  FAQ: { key: 'faq', type: 'json' },
  JSON_LD: { key: 'json_ld', type: 'json' },
} as const satisfies Record<StructuredField, { key: string; type: string }>;

/** A metafield as a field; its digest is the version. @throws store_unreadable */
export function storedMetafield(host: string, field: StructuredField, read: ReadMetafield): StoredField {
  if (!read) return { value: emptyValue(field), version: null };
  const value = readStructured(field, read.value);
  if (value === null) throw unreadable(host, `the metafield '${NAMESPACE}.${METAFIELDS[field].key}'`);
  return { value, version: read.compareDigest, raw: read.value };
}

/** The type and text under which a value is kept: a shop's own choice of a text type is respected. */
export function metafieldText(
  field: StructuredField,
  value: FieldValue,
  presentType: string | null,
): { type: string; value: string } {
  const type = presentType ?? METAFIELDS[field].type;
  const isLines = type === 'multi_line_text_field' && field === 'BULLETS' && Array.isArray(value);
  return { type, value: isLines ? value.join('\n') : inertJson(value) };
}
