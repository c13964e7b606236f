import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, wherever the command was typed. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Every file below a folder, sorted, as paths from the project's folder with forward slashes. */
export function filesBelow(folder) {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

/** A digest of the files' names and contents. */
export function hashContents(paths, extra = '') {
  const hash = createHash('sha256').update(extra);
  for (const path of paths) hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)));
  return hash.digest('hex');
}

/** A digest of the files' names, sizes and times: quick, and wrong only in the direction of building once too often. */
export function hashTimes(paths, extra = '') {
  const hash = createHash('sha256').update(extra);
  for (const path of paths) {
    const { size, mtimeMs } = statSync(join(ROOT, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\0`);
  }
  return hash.digest('hex');
}

/** What was written by `remember`, or null. */
export function recall(stampFile) {
  try {
    return readFileSync(join(ROOT, stampFile), 'utf8');
  } catch {
    return null;
  }
}

/** Keeps a digest beside what was made from it. */
export function remember(stampFile, digest) {
  mkdirSync(dirname(join(ROOT, stampFile)), { recursive: true });
  writeFileSync(join(ROOT, stampFile), digest);
}

/** The version of an installed package, without loading it. */
export function installedVersion(name) {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
}
