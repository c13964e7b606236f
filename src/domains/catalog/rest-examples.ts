import { snakeCase } from '../../kernel/naming.ts';
import { FIELD_ENTRIES, FURTHER_FIELDS, LEADING_FIELDS, PRODUCT_FIELDS, type ProductField } from './columns.ts';

const GIVEN = FIELD_ENTRIES.filter(([, { example }]) => example !== undefined).map(([field]) => field);

/** A product as it is created. */
export const PRODUCT_INPUT = { sku: 'VRN-AC1', ...shown(GIVEN) };

/** A product as it is shown. */
export const PRODUCT = {
  sku: 'VRN-AC1',
  ...shown(LEADING_FIELDS),
  channel: 'd2c',
  score: 78,
  last_audited: '2026-05-23T08:31:00Z',
  ...shown(FURTHER_FIELDS),
  created_at: '2026-05-20T10:02:11.482Z',
  updated_at: '2026-05-23T08:31:00.020Z',
  deleted_at: null,
};

/** A product right after it was created. */
export const NEW_PRODUCT = { ...PRODUCT, score: null, last_audited: null, updated_at: PRODUCT.created_at };

/** The fields' examples; what has none is empty. */
function shown(fields: readonly ProductField[]): Record<string, unknown> {
  const columns: Readonly<Record<ProductField, { kind: string; example?: unknown }>> = PRODUCT_FIELDS;
  return Object.fromEntries(
    fields.map((field) => [snakeCase(field), columns[field].example ?? (columns[field].kind === 'list' ? [] : null)]),
  );
}
