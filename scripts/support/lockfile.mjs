import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './stale.mjs';

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];
const LIBRARIES = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** The lock file as it lies there. */
export function readLockfile() {
  return JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
}

/**
 * What `npm ci` would miss: the packages for other systems that npm left out because its registry did not have them.
 *
 * @returns for each its place in the lock file and what can be said about it without having seen it
 */
export function missingEntries({ packages }) {
  const missing = new Map();
  for (const [place, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isResolved(packages, place, name)) continue;
      missing.set(`node_modules/${name}`, describe(name, range, entry));
    }
  }
  return missing;
}

/** Says whether the lock file is whole, for every system, and holds the hash of every package. */
export async function checkLockfile() {
  const lockfile = readLockfile();
  const missing = namesOf([...missingEntries(lockfile).keys()]);
  if (missing) {
    return { code: 1, output: `package-lock.json lacks ${missing}: run \`node scripts/complete-lockfile.mjs\`.` };
  }
  const isUnseen = ([place, { integrity, link }]) => place !== '' && !integrity && !link;
  const unseen = namesOf(
    Object.entries(lockfile.packages)
      .filter(isUnseen)
      .map(([place]) => place),
  );
  if (!unseen) return { code: 0, output: '' };
  const how = 'delete these lines and run `npm install --package-lock-only` against a registry that has them';
  return { code: 1, output: `package-lock.json has no integrity hash of ${unseen}: ${how}.` };
}

const namesOf = (places) => places.map((place) => place.replace('node_modules/', '')).join(', ');

/** Node's own search: beside the package that asks, then one level up, and so on. */
function isResolved(packages, place, name) {
  const steps = place.split('/node_modules/');
  const folders = steps.map((_, index) => steps.slice(0, index + 1).join('/node_modules/'));
  return ['', ...folders].some((folder) => packages[`${folder}${folder && '/'}node_modules/${name}`]);
}

/** Its name says which system it is for; on every other one npm then leaves it alone. */
function describe(name, range, parent) {
  const words = name.split('/').at(-1).split('-');
  const only = (list) => list.filter((word) => words.includes(word));
  const library = words.map((word) => LIBRARIES[word]).find(Boolean);
  return {
    version: range.replace(/^[\^~]/, ''),
    ...(only(PROCESSORS).length > 0 && { cpu: only(PROCESSORS) }),
    ...(parent.dev && { dev: true }),
    ...(library && only(SYSTEMS).includes('linux') && { libc: [library] }),
    optional: true,
    ...(only(SYSTEMS).length > 0 && { os: only(SYSTEMS) }),
  };
}
