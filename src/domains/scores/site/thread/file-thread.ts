import type { Worker } from 'node:worker_threads';
import { startThread } from '../../../../kernel/thread.ts';
import type { SiteMessage, SiteRequest, SiteResult } from './messages.ts';

/** A file that could not be read: the thread had to be ended. */
export class UnreadFile extends Error {}

/** Loading the reader is not the file's fault, and has a limit of its own. */
const START_TIMEOUT_MS = 30_000;
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };

type Running = { worker: Worker; ready: Promise<void> };

/** A thread that reads files one after another; started when it is first needed, and again after it was ended. */
export function createFileThread(timeoutMs: number) {
  let running: Running | null = null;
  const end = async (): Promise<void> => {
    const ended = running;
    running = null;
    await ended?.worker.terminate();
  };
  return {
    /** @throws UnreadFile when the file took too long or too much memory */
    async read(request: SiteRequest): Promise<SiteResult> {
      running ??= start();
      const { worker, ready } = running;
      worker.ref();
      try {
        await within(START_TIMEOUT_MS, ready);
        const answered = nextMessage(worker);
        worker.postMessage(request);
        const message = await within(timeoutMs, answered);
        if (message === 'ready') throw new Error('The thread that reads files started twice.');
        if (message.kind === 'failed') throw new Error(message.message);
        return message;
      } catch (error) {
        await end();
        throw error;
      } finally {
        worker.unref();
      }
    },
    end,
  };
}

function start(): Running {
  const worker = startWorker();
  return { worker, ready: nextMessage(worker).then(() => undefined) };
}

function nextMessage(worker: Worker): Promise<SiteMessage> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
    };
    const onMessage = (message: SiteMessage) => {
      settle();
      resolve(message);
    };
    const onError = (cause: unknown) => {
      settle();
      const isMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
      reject(isMemory ? new UnreadFile('It needs too much memory to be read.') : cause);
    };
    const onExit = () => {
      settle();
      reject(new UnreadFile('It could not be read.'));
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
  });
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const reason = `It took longer than ${milliseconds / 1_000} s to read.`;
    timer = setTimeout(() => reject(new UnreadFile(reason)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

/** It needs nothing from the environment. */
function startWorker(): Worker {
  return startThread('./site-worker', import.meta.url, { env: {}, resourceLimits: RESOURCE_LIMITS });
}
