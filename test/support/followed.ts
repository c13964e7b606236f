import { request } from 'node:http';
import { parseBlock, type SentEvent } from './event-stream.ts';

/** A stream over a socket of its own, read as it comes. */
export type Followed = {
  /** Whole events so far. */
  events: SentEvent[];
  /** Everything so far, as text. */
  text(): string;
  headers(): Record<string, string | string[] | undefined>;
  /** Resolves when the answer has begun. */
  opened: Promise<number>;
  /** How it ended: by itself, or cut. */
  ended: Promise<'ended' | 'cut'>;
  leave(): void;
};

/** Follows an event stream; an event that was not sent whole is none. */
export function follow(
  url: string,
  options: { key: string; method?: string; headers?: Record<string, string>; body?: string },
): Followed {
  const events: SentEvent[] = [];
  let text = '';
  let parsed = 0;
  let headers: Record<string, string | string[] | undefined> = {};
  const asked = request(url, {
    method: options.method ?? 'GET',
    agent: false,
    headers: { Authorization: `Bearer ${options.key}`, Accept: 'text/event-stream', ...options.headers },
  });
  const read = (chunk: Buffer): void => {
    text += chunk.toString();
    for (let end = text.indexOf('\n\n', parsed); end >= 0; end = text.indexOf('\n\n', parsed)) {
      const event = parseBlock(text.slice(parsed, end));
      if (event) events.push(event);
      parsed = end + 2;
    }
  };
  const opened = new Promise<number>((resolve, reject) => {
    asked.once('error', reject);
    asked.once('response', (response) => {
      headers = response.headers;
      resolve(response.statusCode ?? 0);
    });
  });
  opened.catch(() => undefined);
  const ended = new Promise<'ended' | 'cut'>((resolve) => {
    asked.once('error', () => resolve('cut'));
    asked.once('response', (response) => {
      response.on('data', read);
      response.once('error', () => resolve('cut'));
      response.once('close', () => resolve(response.complete ? 'ended' : 'cut'));
    });
  });
  asked.end(options.body);
  return { events, text: () => text, headers: () => headers, opened, ended, leave: () => void asked.destroy() };
}

/** The URL of a subscription over GET. */
export function subscriptionUrl(origin: string, query: string, variables: Record<string, unknown> = {}): string {
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  return `${origin}/graphql?${search}`;
}
