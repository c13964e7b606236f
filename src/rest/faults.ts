import { type Fault, validationError } from '../kernel/errors.ts';
import { truncate } from '../kernel/text.ts';

/** Where in a request a value stands; linked, so that a path is only spelt when something is wrong there. */
export type At = { up: At | null; key: string | number; depth: number };

const FAULTS_MAX = 1000;

/** The place of `key` below `up`. */
export function below(up: At | null, key: string | number): At {
  return { up, key, depth: up ? up.depth + 1 : 1 };
}

/** A name that no field of ours has can be as long as the body; the answer does not send it back whole. */
const NAME_MAX = 100;

/** The path as the caller would write it: `items[3].price.amount`. */
export function pathText(at: At | null): string {
  if (!at) return '';
  const before = pathText(at.up);
  if (typeof at.key === 'number') return `${before}[${at.key}]`;
  const name = truncate(at.key, NAME_MAX);
  return before === '' ? name : `${before}.${name}`;
}

/** Gathers what is wrong with a request, so that one answer names everything; stops counting at 1,000. */
export class Faults {
  readonly #found: Fault[] = [];
  readonly #left: Fault[] = [];

  add(at: At | null, message: string): undefined {
    if (this.#found.length < FAULTS_MAX) this.#found.push({ field: pathText(at), message });
    return undefined;
  }

  /** Notes what somebody else will refuse, unless something is added here and he is never asked. */
  leave(at: At | null, message: string): undefined {
    if (this.#left.length < FAULTS_MAX) this.#left.push({ field: pathText(at), message });
    return undefined;
  }

  /** Takes over what another has, with each place named anew. */
  take(other: Faults, rename: (field: string) => string): void {
    const renamed = (fault: Fault) => ({ ...fault, field: rename(fault.field) });
    this.#found.push(...other.#found.map(renamed));
    this.#left.push(...other.#left.map(renamed));
  }

  /** @throws validation_failed when anything was added, naming what was left too */
  throwIfAny(): void {
    if (this.#found.length > 0) throw validationError([...this.#found, ...this.#left].slice(0, FAULTS_MAX));
  }
}
