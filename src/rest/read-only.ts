import { canonicalJson } from '../kernel/canonical-json.ts';
import { SENTENCES } from '../kernel/fault-sentences.ts';
import { isRecord } from '../kernel/json.ts';
import type { CompiledRoute } from './compiled.ts';
import type { Faults } from './faults.ts';

/**
 * Takes what GET shows of a row and PATCH does not take for no fault where it is sent back unchanged, so that a client
 * may send the whole of what it read; otherwise a field that it never takes is named as read-only.
 *
 * @param asked.shown reads the row as GET answers it; null when the caller may not, or there is none
 */
export async function settleReadOnly(
  faults: Faults,
  { method, shape }: CompiledRoute,
  asked: { body: unknown; shown: () => Promise<unknown> },
): Promise<void> {
  if (method !== 'PATCH' || faults.isEmpty) return;
  const row = await asked.shown();
  const isAnswered = (key: string | number) =>
    shape.kind === 'object' && shape.variants.some(({ fields }) => fields.has(String(key)));
  faults.judge(({ keys, message, isUnknown }) => {
    const there = valueAt(row, keys);
    if (there !== undefined && canonicalJson(there) === canonicalJson(valueAt(asked.body, keys))) return null;
    const isReadOnly = isUnknown && (there !== undefined || (keys.length === 1 && keys.some(isAnswered)));
    return isReadOnly ? SENTENCES.readOnly : message;
  });
}

function valueAt(whole: unknown, keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, whole);
}
