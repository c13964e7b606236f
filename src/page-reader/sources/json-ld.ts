import type { JsonLdBlock } from '../types.ts';
import { boundJson } from './bound-json.ts';
import { parseLenient } from './lenient-json.ts';
import { parseJson } from './parse-json.ts';

const MAX_REPAIRED = 1_000_000;
const WRAPPERS =
  /^\s*(?:<!--|\/\/\s*<!\[CDATA\[|\/\*\s*<!\[CDATA\[\s*\*\/|<!\[CDATA\[)|(?:\/\/\s*\]\]>|\/\*\s*\]\]>\s*\*\/|\]\]>|-->)\s*;?\s*$/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&#34;': '"',
  '&#034;': '"',
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&#39;': "'",
  '&apos;': "'",
};

/** One block of JSON-LD, read as JSON or, where that fails, with the mistakes that shops make mended. */
export function readJsonLdBlock(source: string): JsonLdBlock {
  const text = source.trim();
  if (text === '') return { value: null, error: 'The block is empty.', isRepaired: false };
  try {
    return { value: boundJson(parseJson(text)), error: null, isRepaired: false };
  } catch (cause) {
    return repair(text, cause instanceof Error ? cause.message : 'The block is not JSON.');
  }
}

function repair(text: string, error: string): JsonLdBlock {
  const message = error.replace(/\s+/g, ' ').slice(0, 200);
  if (text.length > MAX_REPAIRED) return { value: null, error: message, isRepaired: false };
  const bare = text.replace(WRAPPERS, '').trim();
  for (const candidate of [bare, decodeEntities(bare)]) {
    const value = readAll(candidate);
    if (value !== null) return { value: boundJson(value), error: null, isRepaired: true };
  }
  return { value: null, error: message, isRepaired: false };
}

/** Some pages put several objects into one block, one after the other. */
function readAll(text: string): unknown {
  const values: unknown[] = [];
  let at = 0;
  while (at < text.length && values.length < 50) {
    const found = parseLenient(text, at);
    if (!found) break;
    values.push(found.value);
    at = found.end;
    while (at < text.length && /[\s,;]/.test(text.charAt(at))) at += 1;
  }
  if (values.length === 0) return null;
  return values.length === 1 ? values[0] : values;
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:quot|amp|lt|gt|apos|#0?3[49]);/g, (entity) => ENTITIES[entity] ?? entity);
}
