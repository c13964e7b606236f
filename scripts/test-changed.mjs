// `npm run test:changed [-- BASE]`: the tests that a change is most likely to break, in seconds.
// Unit tests by the module graph; whole-product tests that were changed themselves, or that stand for a changed domain.
// The whole suite (`npm test`) stays the judge.
import { execFileSync } from 'node:child_process';
import { binOf } from './support/run.mjs';
import { filesBelow, ROOT } from './support/stale.mjs';

const base = process.argv[2] ?? 'HEAD';
const changed = [
  ...lines('diff', '--name-only', '--diff-filter=d', base),
  ...lines('ls-files', '--others', '--exclude-standard'),
].filter((path) => /\.(ts|prisma)$/.test(path));

const sources = changed.filter((path) => path.startsWith('src/'));
const whole = filesBelow('test').filter((path) => path.endsWith('.test.ts') && isMeant(path));

if (sources.length === 0 && whole.length === 0) console.log(`Nothing under test has changed since ${base}.`);
if (sources.length > 0) vitest('related', '--run', '--project=unit', '--passWithNoTests', ...sources);
if (whole.length > 0) vitest('run', '--project=whole', ...whole);

function isMeant(path) {
  if (changed.includes(path)) return true;
  return changedDomains().some((domain) =>
    new RegExp(`^test/(rest|flows)/${domain}(-[a-z]+)*\\.test\\.ts$`).test(path),
  );
}

/** `catalog` for src/domains/catalog/… and prisma/schema/catalog.prisma. */
function changedDomains() {
  const names = changed.map((path) => /^(?:src\/domains|prisma\/schema)\/([a-z-]+)/.exec(path)?.[1]);
  return [...new Set(names.filter(Boolean))];
}

function lines(...args) {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean);
}

function vitest(...args) {
  try {
    execFileSync(process.execPath, [binOf('vitest'), ...args], { cwd: ROOT, stdio: 'inherit' });
  } catch (error) {
    process.exitCode = error.status ?? 1;
  }
}
