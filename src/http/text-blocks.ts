/** Blocks of memory that texts are encoded in, one after the other: a new one each time has to be cleared and collected. */
export type TextBlocks = {
  /** Encodes a text as UTF-8. */
  encode(text: string): EncodedText;
};

/** A text's bytes, until the first of the two that follow. */
export type EncodedText = {
  bytes: Uint8Array;
  /** Nobody reads the bytes any more: the memory is the next text's. */
  release(): void;
  /** The bytes were given up, and who was to have them may still read them: the memory is nobody's. */
  abandon(): void;
};

const BLOCK_BYTES = 192 * 1024;
const KEPT_MAX = 16;
const HELD_MAX = 64;

/** A character of a text is three bytes at most: those beyond are two characters. */
const BYTES_EACH = 3;

/**
 * Keeps 16 blocks of 192 KiB, made when they are needed. A text that may be longer has memory of its own, and so have all
 * while 64 are held: who does not read what was sent takes no more than its length.
 */
export function createTextBlocks(): TextBlocks {
  const free: Buffer[] = [];
  let held = 0;
  return {
    encode(text) {
      const isLong = text.length > BLOCK_BYTES / BYTES_EACH;
      if (isLong || held >= HELD_MAX) return { bytes: Buffer.from(text), release: nothing, abandon: nothing };
      const block = free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
      held += 1;
      let isHeld = true;
      const end = (isFree: boolean) => {
        if (!isHeld) return;
        isHeld = false;
        held -= 1;
        if (isFree && free.length < KEPT_MAX) free.push(block);
      };
      return { bytes: block.subarray(0, block.write(text)), release: () => end(true), abandon: () => end(false) };
    },
  };
}

function nothing(): void {}
