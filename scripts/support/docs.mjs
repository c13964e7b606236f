import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, ROOT } from './stale.mjs';

const PAGES = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];

/** Made by a command, or by running the product: not in a fresh checkout, and rightly named. */
const MADE = /^(dist|node_modules|coverage|\.data|src\/generated)(\/|$)/;

/** Every path of this project that the documents name in backticks exists; decisions speak of their day and may not. */
export async function checkDocs() {
  const docs = existsSync(join(ROOT, 'docs')) ? filesBelow('docs').filter((path) => path.endsWith('.md')) : [];
  const pages = [...PAGES, ...docs].filter(
    (page) => !page.startsWith('docs/decisions/') && existsSync(join(ROOT, page)),
  );
  const roots = new Set(
    readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name),
  );
  const missing = pages.flatMap((page) =>
    deadPaths(page, roots).map((path) => `${page} names ${path}, which does not exist.`),
  );
  return { code: missing.length === 0 ? 0 : 1, output: missing.join('\n') };
}

function deadPaths(page, roots) {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1].trim());
  return quoted.filter((path) => isPath(path, roots) && !isThere(path));
}

/** A path begins with a folder of the project's and has nothing that only patterns, routes and commands have. */
function isPath(text, roots) {
  const first = text.split('/')[0];
  return text.includes('/') && roots.has(first) && !/[\s*{}<>…|$()]/.test(text) && !MADE.test(text);
}

function isThere(path) {
  return existsSync(join(ROOT, path.replace(/#.*$|:\d+$/, '')));
}
