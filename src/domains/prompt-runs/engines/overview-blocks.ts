import { z } from 'zod';
import { list, text } from './loose.ts';

/** A piece of an overview as it stands in the answer, and the references it points at. */
export type WrittenBlock = { start: number; end: number; referenceIndexes: number[] };

/** Deeper than Google nests; what lies deeper is left out. */
const DEPTH_MAX = 8;
const BLOCKS_MAX = 2_000;

const children = z.array(z.unknown()).nullish().catch(null);
const cell = z.union([z.string(), z.number().transform(String)]);
const BLOCK = z.looseObject({
  type: text,
  title: text,
  snippet: text,
  reference_indexes: list(z.number().int()),
  list: children,
  text_blocks: children,
  table: list(list(cell)),
});

type Block = z.output<typeof BLOCK>;
type Open = { value: unknown; depth: number; isItem: boolean };

/** The blocks as one text, a line each, list items with a dash; nested to a bounded depth, whatever is sent. */
export function readBlocks(values: readonly unknown[]): { answer: string; blocks: WrittenBlock[] } {
  let answer = '';
  const blocks: WrittenBlock[] = [];
  const open: Open[] = values.map((value) => ({ value, depth: 0, isItem: false })).reverse();
  for (let next = open.pop(), seen = 0; next && seen < BLOCKS_MAX; next = open.pop(), seen += 1) {
    const block = BLOCK.safeParse(next.value).data;
    if (!block) continue;
    const line = lineOf(block, next);
    if (line) {
      const start = answer.length === 0 ? 0 : answer.length + 1;
      answer += start === 0 ? line : `\n${line}`;
      blocks.push({ start, end: start + line.length, referenceIndexes: block.reference_indexes ?? [] });
    }
    if (next.depth < DEPTH_MAX) open.push(...childrenOf(block, next.depth + 1).reverse());
  }
  return { answer, blocks };
}

function lineOf({ title, snippet, table }: Block, { depth, isItem }: Open): string {
  const said = [title, snippet]
    .map((part) => part?.trim())
    .filter(Boolean)
    .join(': ');
  const rows = (table ?? []).map((row) => (row ?? []).join(' | ')).join('\n');
  const whole = [said, rows].filter(Boolean).join('\n');
  return isItem && whole ? `${'  '.repeat(Math.max(0, depth - 1))}- ${whole}` : whole;
}

function childrenOf(block: Block, depth: number): Open[] {
  const items = (block.list ?? []).map((value) => ({ value, depth, isItem: true }));
  const below = (block.text_blocks ?? []).map((value) => ({ value, depth, isItem: false }));
  return [...items, ...below];
}
