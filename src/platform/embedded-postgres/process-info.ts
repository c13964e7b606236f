import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { promisify } from 'node:util';
import { systemCode } from './failure.ts';

const run = promisify(execFile);

/** Does a process with this id exist, whoever owns it? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return systemCode(thrown) === 'EPERM';
  }
}

/** Does it run, and not merely wait for its parent to notice its end? A container's first process may never look. */
export async function isRunning(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const stat = platform() === 'linux' ? await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '') : '';
  return !/^[ZX]/.test(afterCommand(stat));
}

/**
 * A text that differs between two processes that had the same id one after the other.
 *
 * @returns null when the process is gone or the system does not tell
 */
export async function processBirth(pid: number): Promise<string | null> {
  try {
    if (platform() === 'linux') return await linuxBirth(pid);
    if (platform() === 'win32') {
      const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
      const { stdout } = await run('powershell', ['-NoProfile', '-Command', script], { timeout: 10_000 });
      return stdout.trim() || null;
    }
    const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)], { timeout: 5_000 });
    return stdout.trim() || null;
  } catch {
    return null;
  }
}

/** The command line of a process; empty when it is gone or the system does not tell. */
export async function commandLine(pid: number): Promise<string> {
  try {
    if (platform() === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    if (platform() === 'win32') {
      const { stdout } = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { timeout: 10_000 });
      return stdout;
    }
    const { stdout } = await run('ps', ['-o', 'command=', '-p', String(pid)], { timeout: 5_000 });
    return stdout;
  } catch {
    return '';
  }
}

/** The boot and the clock tick in it; ticks alone repeat after a restart of the machine. */
async function linuxBirth(pid: number): Promise<string | null> {
  const [boot, stat] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ]);
  const ticks = afterCommand(stat).split(' ')[19];
  return ticks ? `${boot.trim()}:${ticks}` : null;
}

/** The second field is the command in brackets and may itself hold spaces and brackets. */
function afterCommand(stat: string): string {
  return stat.slice(stat.lastIndexOf(')') + 2);
}
