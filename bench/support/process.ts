import { readdir, readFile } from 'node:fs/promises';

/** What `/proc` counts processor time in where it keeps no schedule statistics. */
const TICK_MS = 10;

/** Resident memory of a process, MiB; NaN where there is no `/proc`. */
export function memoryOf(pid: number): Promise<number> {
  return statusOf(pid, /VmRSS:\s+(\d+)/);
}

/** The most resident memory that a process ever had, as the kernel keeps it, MiB; NaN where there is no `/proc`. */
export function peakMemoryOf(pid: number): Promise<number> {
  return statusOf(pid, /VmHWM:\s+(\d+)/);
}

async function statusOf(pid: number, pattern: RegExp): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(pattern.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** Processor time that the threads of a process have used, ms; NaN where there is no `/proc`. */
export async function cpuMsOf(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const spent = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '')),
  );
  const nanoseconds = spent.reduce((sum, text) => sum + Number(text.split(' ')[0] ?? 0), 0);
  return nanoseconds > 0 ? nanoseconds / 1e6 : ticksMsOf(pid);
}

/** Processor time of a process and of all its threads, those that have ended too, ms in steps of ten; NaN where there is no `/proc`. */
export async function ticksMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? Number.NaN) + Number(fields[12] ?? Number.NaN)) * TICK_MS;
}
