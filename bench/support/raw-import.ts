import { askProcess } from './load.ts';

/** A CSV file of products. */
export type RawImport = { databaseUrl: string; workspaceId: string; path: string };

/** How many rows landed, how long that took, and the processor time of the process and of PostgreSQL for it. */
export type RawImportResult = { rows: number; seconds: number; cpuMs: number; databaseCpuMs: number };

/** Lands a file by hand, in a process of its own: `COPY` into a table beside the products, and one upsert from there. */
export function runRawImport(task: RawImport): Promise<RawImportResult> {
  return askProcess('raw-import-process.ts', task);
}
