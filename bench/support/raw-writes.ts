import { askProcess } from './load.ts';

/** Products in statements of so many each, so many statements at once, for so long. */
export type RawWrites = { databaseUrl: string; workspaceId: string; size: number; atOnce: number; seconds: number };

/** How many products were written, and for how much processor time of the writing process and of PostgreSQL's for it. */
export type RawWritesResult = { products: number; seconds: number; cpuMs: number; databaseMs: number };

/** Writes by hand what creating products writes, in a process of its own: the rows, their versions and an event, in one transaction. */
export function runRawWrites(writes: RawWrites): Promise<RawWritesResult> {
  return askProcess('raw-writes-process.ts', writes);
}
