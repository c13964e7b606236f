import { once } from 'node:events';
import { forkTypescript } from './load.ts';

/** Products in statements of so many each, so many statements at once, for so long. */
export type RawWrites = { databaseUrl: string; workspaceId: string; size: number; atOnce: number; seconds: number };

/** How many products were written. */
export type RawWritesResult = { products: number; seconds: number };

/** Writes by hand what creating products writes, in a process of its own: the rows, their versions and an event, in one transaction. */
export async function runRawWrites(writes: RawWrites): Promise<RawWritesResult> {
  const child = forkTypescript('raw-writes-process.ts', []);
  try {
    child.send(writes);
    const [result]: RawWritesResult[] = await once(child, 'message');
    if (!result) throw new Error('The raw process said nothing.');
    return result;
  } finally {
    child.kill();
  }
}
