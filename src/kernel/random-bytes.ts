import { randomFillSync } from 'node:crypto';

const POOL = Buffer.alloc(8_192);
let used = POOL.length;

/**
 * Random bytes that nobody was handed before, drawn from the system a pool at a time. To be read at once: they are a
 * view of the pool, which is filled again.
 *
 * @param size at most 8,192
 */
export function pooledRandomBytes(size: number): Buffer {
  if (used + size > POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  used += size;
  return POOL.subarray(used - size, used);
}
