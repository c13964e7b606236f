import { isEnumType } from 'graphql';
import { isRecord } from '../kernel/json.ts';
import { enumNames } from './enums.ts';
import type { Shape } from './shape.ts';

/** Turns a value of an execution result into what REST sends. It may change the value it is given. */
export type Write = (value: unknown) => unknown;

/**
 * The writer of a shape: enum names become their REST spelling wherever the selection has them; nothing else is touched.
 *
 * GraphQL lets a key that several types share have one leaf type only, so no `__typename` is needed to tell them apart.
 *
 * @returns null when the shape holds no enum, so that the value can be sent as it is
 */
export function writeOf(shape: Shape): Write | null {
  if (shape.kind === 'leaf') {
    if (!isEnumType(shape.type)) return null;
    const { toRest } = enumNames(shape.type);
    return (value) => (typeof value === 'string' ? (toRest.get(value) ?? value) : value);
  }
  if (shape.kind === 'list') return listWrite(writeOf(shape.item));
  const writes = new Map<string, Write>();
  for (const { fields } of shape.variants) {
    for (const [key, field] of fields) {
      const write = writeOf(field.shape);
      if (write) writes.set(key, both(writes.get(key), write));
    }
  }
  return objectWrite([...writes]);
}

function listWrite(item: Write | null): Write | null {
  if (!item) return null;
  return (value) => (Array.isArray(value) ? value.map((entry: unknown) => item(entry)) : value);
}

function objectWrite(writes: readonly (readonly [string, Write])[]): Write | null {
  if (writes.length === 0) return null;
  return (value) => {
    if (!isRecord(value)) return value;
    for (const [key, write] of writes) if (key in value) value[key] = write(value[key]);
    return value;
  };
}

/** Types that share a key may select different things below it; each writer passes over what isn't its own. */
function both(first: Write | undefined, second: Write): Write {
  return first ? (value) => second(first(value)) : second;
}
