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

/** Who judges whether a value keeps to its bounds; a command holds every caller to more than the schema can say. */
export type Judge = 'here' | 'command';

/** Gathers what is wrong with a request, so that one answer names everything; stops counting at 1,000. */
export class Faults {
  readonly #found: Fault[] = [];
  readonly #leftToCommand: Fault[] = [];

  add(at: At | null, message: string): undefined {
    if (this.#found.length < FAULTS_MAX) this.#found.push({ field: pathText(at), message });
    return undefined;
  }

  /** Adds a passed bound. One that the command judges is named only beside other faults: then the command is not asked. */
  addBound(at: At | null, message: string, judge: Judge): void {
    const list = judge === 'here' ? this.#found : this.#leftToCommand;
    if (list.length < FAULTS_MAX) list.push({ field: pathText(at), message });
  }

  /** Takes over what another has, with each place named anew. */
  take(other: Faults, rename: (field: string) => string): void {
    const renamed = (fault: Fault) => ({ ...fault, field: rename(fault.field) });
    this.#found.push(...other.#found.map(renamed));
    this.#leftToCommand.push(...other.#leftToCommand.map(renamed));
  }

  /** @throws validation_failed when anything was added, naming what was left to the command too */
  throwIfAny(): void {
    if (this.#found.length > 0) throw validationError([...this.#found, ...this.#leftToCommand].slice(0, FAULTS_MAX));
  }
}
