import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { PAGE_MAX_BYTES } from '../../kernel/limits.ts';
import type { PageReader } from '../../page-reader/read-page-in-thread.ts';
import { createPageReader } from '../../page-reader/read-page-in-thread.ts';
import type { PageFacts } from '../../page-reader/types.ts';
import { readBytes } from './read-bytes.ts';
import { reasonOf } from './reason-of.ts';

const READ_TIMEOUT_MS = 30_000;
const AHEAD_FOR_EACH_THREAD = 4;

/**
 * Answers each line `{"id","file","url"}` with a line of facts, in the order of the input, reading on every core.
 * A line that cannot be answered says why in `error` and stops nothing.
 */
export async function readBatch(input: Readable, output: Writable): Promise<void> {
  const threads = Math.max(1, Math.min(8, availableParallelism()));
  const reader = createPageReader({ timeoutMs: READ_TIMEOUT_MS, maxBytes: PAGE_MAX_BYTES, threads });
  const answers: Promise<string>[] = [];
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line.trim() === '') continue;
      answers.push(answerTo(line, reader));
      if (answers.length >= threads * AHEAD_FOR_EACH_THREAD) await write(output, await answers.shift());
    }
    for (const answer of answers) await write(output, await answer);
  } finally {
    await reader.close();
  }
}

async function write(output: Writable, line: string | undefined): Promise<void> {
  if (line !== undefined && !output.write(`${line}\n`)) await once(output, 'drain');
}

async function answerTo(line: string, reader: PageReader): Promise<string> {
  let id: unknown = null;
  try {
    const request: unknown = JSON.parse(line);
    id = field(request, 'id') ?? null;
    const file = textField(request, 'file');
    const url = textField(request, 'url');
    const facts = await reader.readFacts(await readBytes(file), { url });
    return JSON.stringify({ id, ...answerOf(facts) });
  } catch (error) {
    return JSON.stringify({ id, error: reasonOf(error) });
  }
}

/** The facts of an answer, every key present. */
function answerOf(facts: PageFacts): Record<string, string | null> {
  const names = ['price', 'currency', 'availability', 'sku', 'gtin', 'mpn', 'brand', 'title'] as const;
  return Object.fromEntries(names.map((name) => [name, facts[name]?.value ?? null]));
}

function textField(request: unknown, name: string): string {
  const value = field(request, name);
  if (typeof value !== 'string' || value === '') throw new TypeError(`\`${name}\` must be a text`);
  return value;
}

function field(request: unknown, name: string): unknown {
  return typeof request === 'object' && request !== null ? Reflect.get(request, name) : undefined;
}
