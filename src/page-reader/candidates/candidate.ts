import type { Found } from '../types.ts';

/** A value that one place of the page gives for a fact, before any is chosen. */
export type Candidate = Found;
