import type { Json } from './app.ts';

/** One server-sent event as a client sees it. */
export type SentEvent = { id: string | null; event: string | null; data: Json };

/** Reads a stream's events until there are `count`, it ends, or the time is up; then lets go of it. */
export async function readStream(response: Response, count: number, timeoutMs = 10_000): Promise<SentEvent[]> {
  const reader = response.body?.getReader();
  if (!reader) return [];
  const timer = setTimeout(() => void reader.cancel(), timeoutMs);
  const decoder = new TextDecoder();
  const events: SentEvent[] = [];
  let text = '';
  while (events.length < count) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    events.push(...blocks.map(parseBlock).filter((event) => event !== null));
  }
  clearTimeout(timer);
  await reader.cancel();
  return events.slice(0, count);
}

/** One event of a stream's text. @returns null for a comment, or a line about retrying */
export function parseBlock(block: string): SentEvent | null {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? null;
  const data = field('data');
  return data === null ? null : { id: field('id'), event: field('event'), data: JSON.parse(data) };
}
