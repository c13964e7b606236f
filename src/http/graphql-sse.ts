import type { FollowedTexts } from '../graphql/server.ts';
import { DomainError } from '../kernel/errors.ts';
import { streamTexts, type Texts } from './stream-texts.ts';

const COMPLETE = 'event: complete\ndata:\n\n';

/**
 * The results of a subscription as the texts of a distinct connection of the graphql-sse protocol. A stream that is told to
 * end, or whose source fails, has one last result that says why.
 */
export function resultTexts(
  { results, open, textOf, failureText }: FollowedTexts,
  { heartbeatMs }: { heartbeatMs?: number | undefined },
): Texts {
  const last = (reason: unknown) => `${nextEvent(failureText(reason))}${COMPLETE}`;
  return streamTexts(results, {
    open,
    heartbeatMs,
    greeting: ':\n\n',
    heartbeat: ':\n\n',
    textOf: (result) => nextEvent(textOf(result)),
    ending: COMPLETE,
    farewell: (reason) => (reason instanceof DomainError ? last(reason) : ''),
    broken: last,
  });
}

function nextEvent(text: string): string {
  return `event: next\ndata: ${text}\n\n`;
}
