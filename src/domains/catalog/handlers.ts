import { handle, type JobHandler } from '../../work/run.ts';
import { runImport } from './import/run-import.ts';
import { catalogImport } from './jobs.ts';

/** How the catalogue's work is done. */
export const catalogHandlers: readonly JobHandler[] = [
  handle(catalogImport, (ctx, payload) => runImport(ctx, payload)),
];
