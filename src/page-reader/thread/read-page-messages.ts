import type { ErrorCode } from '../../kernel/errors.ts';
import type { ReadOptions } from '../open-page.ts';
import type { PageDigest, PageFacts } from '../types.ts';

/** What the reading thread can be asked for, with what each answer is. */
export type Readings = { digest: PageDigest; facts: PageFacts };

/** What the reading thread is sent. */
export type PageRequest = { id: number; kind: keyof Readings; bytes: Uint8Array; options: ReadOptions };

/** What the reading thread sends back. */
export type PageAnswer =
  | { id: number; kind: 'digest'; value: PageDigest }
  | { id: number; kind: 'facts'; value: PageFacts }
  | { id: number; kind: 'error'; code: ErrorCode; message: string };
