import { unreadableLlmsTxt } from '../llms-txt.ts';
import type { SiteReader } from '../read-site.ts';
import { unreadableRobots } from '../robots.ts';
import { createFileThread, UnreadFile } from './file-thread.ts';
import type { SiteRequest, SiteResult } from './messages.ts';

/** Reading a file takes milliseconds; one that takes longer than this is made to. */
const TIMEOUT_MS = 5_000;

/**
 * Reads the files of sites in a thread of their own, one at a time, so that none holds up or brings down the process. What
 * takes too long or too much memory is evidence, said to be unreadable and not missing.
 */
export function createSiteReader({ timeoutMs = TIMEOUT_MS } = {}): SiteReader & { close(): Promise<void> } {
  const thread = createFileThread(timeoutMs);
  let last: Promise<unknown> = Promise.resolve();
  const read = async (request: SiteRequest): Promise<SiteResult | { kind: 'unread'; problem: string }> => {
    const turn = last.then(() => thread.read(request));
    last = turn.catch(() => undefined);
    try {
      return await turn;
    } catch (error) {
      if (error instanceof UnreadFile) return { kind: 'unread', problem: error.message };
      throw error;
    }
  };
  return {
    async robots(...given) {
      const result = await read({ kind: 'robots', given });
      return result.kind === 'robots' ? result.value : unreadableRobots(given[0], problemOf(result));
    },
    async llmsTxt(...given) {
      const result = await read({ kind: 'llmsTxt', given });
      return result.kind === 'llmsTxt' ? result.value : unreadableLlmsTxt(given[0], problemOf(result));
    },
    async sitemap(...given) {
      const result = await read({ kind: 'sitemap', given });
      if (result.kind === 'sitemap') return result.value;
      return { kind: 'unread', entries: 0, hasPage: false, children: [], problem: problemOf(result) };
    },
    close: () => thread.end(),
  };
}

function problemOf(result: SiteResult | { kind: 'unread'; problem: string }): string {
  if (result.kind !== 'unread') throw new Error('The thread that reads files answered another question.');
  return result.problem;
}
