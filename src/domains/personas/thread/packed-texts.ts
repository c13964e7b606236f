import type { TextList } from '../language/text-list.ts';

/** Texts of a page, in UTF-8 one behind the other, and where each ends. */
type Page = { bytes: SharedArrayBuffer; ends: Int32Array };

/**
 * Texts outside the heap, in memory that threads share: a corpus is there once, however many read it, and no collection of
 * garbage walks it. Every page but the last holds as many texts.
 */
export type PackedTexts = { length: number; pages: Page[] };

const PAGE_TEXTS = 2_000;

/** Takes texts one by one, and packs them page by page. */
export function createPacker(): { add(text: string): void; end(): PackedTexts } {
  const packed: PackedTexts = { length: 0, pages: [] };
  let open: string[] = [];
  const close = (): void => {
    if (open.length > 0) packed.pages.push(pageOf(open));
    open = [];
  };
  return {
    add(text) {
      open.push(text);
      packed.length += 1;
      if (open.length === PAGE_TEXTS) close();
    },
    end() {
      close();
      return packed;
    },
  };
}

/** Texts that are all there, packed. */
export function packTexts(texts: Iterable<string>): PackedTexts {
  const packer = createPacker();
  for (const text of texts) packer.add(text);
  return packer.end();
}

/** Packed texts, to be read one at a time; each is made anew when it is asked for. */
export function readPacked({ length, pages }: PackedTexts): TextList {
  const views = pages.map(({ bytes, ends }) => ({ bytes: Buffer.from(bytes), ends }));
  return {
    length,
    at(place) {
      const page = views[Math.floor(place / PAGE_TEXTS)];
      const index = place % PAGE_TEXTS;
      const end = page?.ends[index];
      return end === undefined ? undefined : page?.bytes.toString('utf8', page.ends[index - 1] ?? 0, end);
    },
  };
}

function pageOf(texts: readonly string[]): Page {
  const ends = new Int32Array(texts.length);
  let size = 0;
  texts.forEach((text, index) => {
    size += Buffer.byteLength(text);
    ends[index] = size;
  });
  const bytes = new SharedArrayBuffer(size);
  const target = Buffer.from(bytes);
  texts.forEach((text, index) => {
    target.write(text, ends[index - 1] ?? 0);
  });
  return { bytes, ends };
}
