import { parentPort } from 'node:worker_threads';
import { DomainError } from '../../kernel/errors.ts';
import { readPage, readPageFacts } from '../read-page.ts';
import type { PageAnswer, PageRequest } from './read-page-messages.ts';

/** Runs in its own thread: reads the pages it is sent, one at a time. */
function answer({ id, kind, bytes, options }: PageRequest): PageAnswer {
  try {
    if (kind === 'facts') return { id, kind, value: readPageFacts(bytes, options) };
    return { id, kind, value: readPage(bytes, options) };
  } catch (thrown) {
    if (thrown instanceof DomainError) return { id, kind: 'error', code: thrown.code, message: thrown.message };
    const message = thrown instanceof Error ? `${thrown.message}\n${thrown.stack}` : 'unknown';
    return { id, kind: 'error', code: 'internal_error', message };
  }
}

parentPort?.on('message', (request: PageRequest) => parentPort?.postMessage(answer(request)));
parentPort?.postMessage('ready');
