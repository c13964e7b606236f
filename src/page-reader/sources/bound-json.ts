import { decodeText } from './entities.ts';

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** How much of a value is kept. */
export type JsonBounds = { depth: number; values: number; characters: number };

const DEFAULT_BOUNDS: JsonBounds = { depth: 24, values: 20_000, characters: 20_000 };

/**
 * A copy of a JSON value that is small and harmless, its texts decoded: deeper parts as null, values past the count left out, long
 * texts cut, keys that name an object's prototype dropped.
 */
export function boundJson(value: unknown, bounds: JsonBounds = DEFAULT_BOUNDS): unknown {
  return copy(value, bounds.depth, { left: bounds.values, characters: bounds.characters });
}

type Budget = { left: number; characters: number };

function copy(value: unknown, depth: number, budget: Budget): unknown {
  budget.left -= 1;
  if (typeof value === 'string') return decodeText(value.slice(0, budget.characters));
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value;
  if (value === null || typeof value !== 'object' || depth <= 0) return null;
  if (Array.isArray(value)) return copyArray(value, depth, budget);
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (budget.left <= 0) break;
    if (!FORBIDDEN_KEYS.has(key)) result[key.slice(0, 200)] = copy(item, depth - 1, budget);
  }
  return result;
}

function copyArray(values: readonly unknown[], depth: number, budget: Budget): unknown[] {
  const result: unknown[] = [];
  for (const item of values) {
    if (budget.left <= 0) break;
    result.push(copy(item, depth - 1, budget));
  }
  return result;
}

/** An object of JSON, or null when the value is anything else. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return isRecord(value) ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a list: an array as it is, nothing as empty, anything else as its one element. */
export function asList(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The first text (or number, as text) a JSON value holds: itself, its first element, its `@value` or `name`. */
export function asText(value: unknown, depth = 3): string | null {
  if (typeof value === 'string') return value.replace(/\s+/g, ' ').trim() || null;
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (depth <= 0) return null;
  if (Array.isArray(value)) {
    for (const item of value.slice(0, 5)) {
      const text = asText(item, depth - 1);
      if (text !== null) return text;
    }
    return null;
  }
  const record = asRecord(value);
  if (!record) return null;
  return asText(record['@value'] ?? record['name'] ?? record['@id'] ?? null, depth - 1);
}
