import { type Fault, validationError } from '../kernel/errors.ts';
import { SENTENCES } from '../kernel/fault-sentences.ts';
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

/** A fault with where it stands; is it that no input has such a field? */
type Found = Fault & { keys: readonly (string | number)[]; isUnknown: boolean };

function keysOf(at: At | null): (string | number)[] {
  return at ? [...keysOf(at.up), at.key] : [];
}

/** Who judges whether a value keeps to its bounds; a command holds every caller to more than the schema can say. */
export type Judge = 'here' | 'command';

/** Gathers what is wrong with a request, so that one answer names everything; stops counting at 1,000. */
export class Faults {
  #found: Found[] = [];
  readonly #leftToCommand: Fault[] = [];

  /** Has anything been added that the command would not be asked with? */
  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  add(at: At | null, message: string): undefined {
    this.#push(at, message, false);
    return undefined;
  }

  /** Adds a field that the input does not have. */
  addUnknown(at: At): void {
    this.#push(at, SENTENCES.unknown, true);
  }

  /** Says of each what is wrong with it after all; null takes it for none. */
  judge(judge: (found: Found) => string | null): void {
    this.#found = this.#found.flatMap((fault) => {
      const message = judge(fault);
      return message === null ? [] : [{ ...fault, message }];
    });
  }

  /** Adds faults that were found elsewhere, but for places that are named already. */
  addFurther(faults: readonly Fault[]): void {
    const named = new Set([...this.#found, ...this.#leftToCommand].map(({ field }) => field));
    const further = faults.filter(({ field }) => !named.has(field));
    this.#found.push(...further.map((fault) => ({ ...fault, keys: [], isUnknown: false })));
  }

  /** Adds a passed bound. One that the command judges is named only beside other faults: then the command is not asked. */
  addBound(at: At | null, message: string, judge: Judge): void {
    if (judge === 'here') this.#push(at, message, false);
    else if (this.#leftToCommand.length < FAULTS_MAX) this.#leftToCommand.push({ field: pathText(at), message });
  }

  #push(at: At | null, message: string, isUnknown: boolean): void {
    if (this.#found.length >= FAULTS_MAX) return;
    this.#found.push({ field: pathText(at), message, keys: keysOf(at), isUnknown });
  }

  /** Takes over what another has, with each place named anew. */
  take(other: Faults, rename: (field: string) => string): void {
    const renamed = <Given extends Fault>(fault: Given) => ({ ...fault, field: rename(fault.field) });
    this.#found.push(...other.#found.map(renamed));
    this.#leftToCommand.push(...other.#leftToCommand.map(renamed));
  }

  /** @throws validation_failed when anything was added, naming what was left to the command too */
  throwIfAny(): void {
    if (this.isEmpty) return;
    const found = this.#found.map(({ field, message }) => ({ field, message }));
    throw validationError([...found, ...this.#leftToCommand].slice(0, FAULTS_MAX));
  }
}
