// Adds to package-lock.json what `npm install` leaves out when its registry lacks the packages of other systems:
// without those lines `npm ci` refuses the lock file everywhere. Run it after an install; it asks nothing of the network.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingEntries, readLockfile } from './support/lockfile.mjs';
import { ROOT } from './support/stale.mjs';

const lockfile = readLockfile();
const missing = missingEntries(lockfile);
const entries = [...Object.entries(lockfile.packages), ...missing];
lockfile.packages = Object.fromEntries(entries.sort(([one], [other]) => one.localeCompare(other, 'en')));
if (missing.size > 0) writeFileSync(join(ROOT, 'package-lock.json'), `${JSON.stringify(lockfile, null, 2)}\n`);
console.log(`${missing.size} entries added`);
