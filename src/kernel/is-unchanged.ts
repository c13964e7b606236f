import { isDeepStrictEqual } from 'node:util';

/** Would a row that is given these values be the same row? What is undefined is not given. */
export function isUnchanged(row: object, given: object): boolean {
  return Object.entries(given).every(
    ([key, value]) => value === undefined || isDeepStrictEqual(Reflect.get(row, key), value),
  );
}
