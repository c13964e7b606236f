import { CLAIM_READER_VERSION } from '../claims/read-claims.ts';
import { ENGINE_READER_VERSION } from '../engines/read-answer.ts';
import { MENTION_READER_VERSION } from '../mentions/read-mentions.ts';

/** The readers as they are now, as a reading's row names them. */
export const READERS = {
  engineReader: ENGINE_READER_VERSION,
  mentionReader: MENTION_READER_VERSION,
  claimReader: CLAIM_READER_VERSION,
} as const;
