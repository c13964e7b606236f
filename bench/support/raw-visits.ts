import { askProcess } from './load.ts';

/** Pages that are asked for, each once as every one of these, so many requests at once. */
export type RawVisits = { urls: string[]; userAgents: string[]; atOnce: number };

/** How long that took, the processor time of the process, and how many were not answered with 200. */
export type RawVisitsResult = { seconds: number; cpuMs: number; refused: number };

/** Asks by hand for what audits ask for, in a process of its own: each answer is read to its end and left. */
export function runRawVisits(visits: RawVisits): Promise<RawVisitsResult> {
  return askProcess('raw-visits-process.ts', visits);
}
