import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject } from 'vitest';

/** An answer that a test of this run got: of which route, with what status, and with which code when it refuses. */
export type Asked = { method: string; path: string; status: number; code?: string };

const own = randomBytes(8).toString('hex');
const seen = new Set<string>();

/** Keeps an answer for the test that looks back at the whole run. */
export function noteAsked({ method, path, status, code }: Asked): void {
  note(`${method} ${path} ${status}${code === undefined ? '' : ` ${code}`}`);
}

/** Keeps that the tests of this file ran. */
export function noteFile(): void {
  note(`FILE ${expect.getState().testPath ?? ''}`);
}

/** What every test file of this run has noted so far; null when nothing was. */
export function readNotes(): { asked: ReadonlySet<string>; files: ReadonlySet<string> } | null {
  const folder = inject('askedDir');
  if (!folder || !existsSync(folder)) return null;
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'));
  const files = lines.filter((line) => line.startsWith('FILE ')).map((line) => line.slice('FILE '.length));
  return { asked: new Set(lines), files: new Set(files) };
}

/** Written at once and in one piece: a process that is killed later has told what it knew. */
function note(line: string): void {
  const folder = inject('askedDir');
  if (!folder || seen.has(line)) return;
  seen.add(line);
  appendFileSync(join(folder, own), `${line}\n`);
}
