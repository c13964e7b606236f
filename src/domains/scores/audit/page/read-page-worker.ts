import { parentPort } from 'node:worker_threads';
import { DomainError } from '../../../../kernel/errors.ts';
import { readPage } from './read-page.ts';
import type { PageAnswer, PageRequest } from './read-page-messages.ts';

/** Runs in its own thread: reads the pages it is sent, one at a time. */
function answer(request: PageRequest): PageAnswer {
  try {
    return { id: request.id, digest: readPage(request.bytes, request.options) };
  } catch (thrown) {
    if (thrown instanceof DomainError) return { id: request.id, code: thrown.code, message: thrown.message };
    return { id: request.id, code: 'internal_error', message: thrown instanceof Error ? thrown.message : 'unknown' };
  }
}

parentPort?.on('message', (request: PageRequest) => parentPort?.postMessage(answer(request)));
parentPort?.postMessage('ready');
