import { expect } from 'vitest';
import { cpuTimeMs } from './cpu-time.ts';

const TIMES_LARGER = 8;
/** Three times the proportion: what is quadratic takes eight times it. */
const BOUND = 3 * TIMES_LARGER;
/** The same for twice the size: what is quadratic takes four times as long. */
const BOUND_OF_TWICE = 3;
/** Below this, what else the process does outweighs the call. */
const NOTHING_MS = 20;
const ROUNDS = 6;

/**
 * Expects that eight times the size takes no more than 24 times as long, or twice the size three times: some calls have a
 * step between the sizes, and are in proportion on either side of it. What else the machine does only ever lengthens a
 * call, so one of six rounds within the bound is proof, and a quadratic call is outside it in each of them.
 */
export function expectProportion(size: number, call: (size: number) => unknown, label?: string): void {
  expectProportionOf(size, (asked) => asked, call, label);
}

/** Expects the same of a call whose input is made beforehand, once for each size, outside the time that is measured. */
export function expectProportionOf<T>(
  size: number,
  make: (size: number) => T,
  call: (input: T) => unknown,
  label = 'The call',
): void {
  const small = make(size / TIMES_LARGER);
  const half = make(size / 2);
  const large = make(size);
  const ratios: number[] = [];
  call(small);
  while (ratios.length < ROUNDS) {
    const smallMs = Math.max(
      1,
      cpuTimeMs(() => call(small)),
    );
    const largeMs = cpuTimeMs(() => call(large));
    if (largeMs <= NOTHING_MS || largeMs / smallMs <= BOUND) return;
    if (largeMs / cpuTimeMs(() => call(half)) <= BOUND_OF_TWICE) return;
    ratios.push(Math.round(largeMs / smallMs));
  }
  expect.fail(`${label}: ${TIMES_LARGER} times the size took ${ratios.join(', ')} times as long.`);
}
