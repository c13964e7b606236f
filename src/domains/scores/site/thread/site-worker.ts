import { parentPort } from 'node:worker_threads';
import { siteReaderHere } from '../read-site.ts';
import type { SiteMessage, SiteRequest } from './messages.ts';

/** Runs in its own thread: reads the files it is sent, one at a time. */
async function answer(request: SiteRequest): Promise<SiteMessage> {
  try {
    if (request.kind === 'robots') return { kind: 'robots', value: await siteReaderHere.robots(...request.given) };
    if (request.kind === 'llmsTxt') return { kind: 'llmsTxt', value: await siteReaderHere.llmsTxt(...request.given) };
    return { kind: 'sitemap', value: await siteReaderHere.sitemap(...request.given) };
  } catch (thrown) {
    return { kind: 'failed', message: thrown instanceof Error ? `${thrown.message}\n${thrown.stack}` : 'unknown' };
  }
}

parentPort?.on('message', async (request: SiteRequest) => parentPort?.postMessage(await answer(request)));
parentPort?.postMessage('ready');
