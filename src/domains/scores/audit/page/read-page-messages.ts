import type { ErrorCode } from '../../../../kernel/errors.ts';
import type { PageDigest } from '../types.ts';
import type { ReadOptions } from './read-page.ts';

/** What the reading thread is sent. */
export type PageRequest = { id: number; bytes: Uint8Array; options: ReadOptions };

/** What the reading thread sends back. */
export type PageAnswer = { id: number; digest: PageDigest } | { id: number; code: ErrorCode; message: string };
