import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Requests that are sent over and over. */
export type Load = {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  /** Each request's body; `{n}` in it becomes a number that no other request of the run has. */
  body: string | null;
  connections: number;
  seconds: number;
  /** Ends earlier when so many were sent. */
  requests?: number;
};

/** What came of it: each request's milliseconds, sorted. */
export type LoadResult = { perSecond: number; milliseconds: number[]; failures: number };

/** A process that sends requests and counts answers. */
export type LoadProcess = { run(load: Load): Promise<LoadResult>; close(): void };

/** Starts a process that makes load, so that making it does not slow down what is measured. */
export function startLoad(): LoadProcess {
  const child = forkTypescript('load-process.ts', []);
  return {
    async run(load) {
      child.send(load);
      const [result]: LoadResult[] = await once(child, 'message');
      if (!result) throw new Error('The load process said nothing.');
      return result;
    },
    close: () => void child.kill(),
  };
}

/** Starts a script beside this one as a process that can be spoken to. */
export function forkTypescript(script: string, args: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return fork(path, args, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** Hands a task to a script beside this one, in a process of its own. @returns what it says when it is done */
export async function askProcess<Result>(script: string, task: object): Promise<Result> {
  const child = forkTypescript(script, []);
  try {
    child.send(task);
    const [result]: Result[] = await once(child, 'message');
    if (!result) throw new Error('The raw process said nothing.');
    return result;
  } finally {
    child.kill();
  }
}

/** The value below which `share` of sorted values lie. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
