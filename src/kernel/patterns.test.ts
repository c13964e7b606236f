import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** On 20 KB a linear pattern takes a few milliseconds, a quadratic one more than 130. */
const LIMIT_MS = 100;

/** Patterns whose time grows with the square of their text, by the name of their file, and why that text is short. */
const SHORT_TEXTS: Readonly<Record<string, string>> = {
  'variables.ts /\\/+$/': 'the operator’s own environment',
  'catalog.ts /<[^>]*>/g': 'the bundled shop’s own texts',
  'catalog.ts /\\/+$/': 'the bundled shop’s own address',
  'shop.ts /\\/+$/': 'the bundled shop’s own address',
  'structured-data.ts /<[^>]*>/g': 'the bundled shop’s own texts',
  'commands.ts /\\/+$/': 'the bundled shop’s own address',
  'check.ts /[.\\s]+$/': 'spaces are folded to one before it',
  'find-store.ts /\\/+$/': 'a stored address, checked for its length',
  'http.ts /[.\\s]+$/': 'cut to the length of a message before it',
  'input.ts /\\/+$/': 'an address checked for its length',
  'technical.ts /\\B(?=(?:\\d{3})+$)/g': 'at most ten digits',
  'labelled.ts /[.,:]+$/': 'one label of a page',
  'labelled.ts /[.,;:]+$/': 'the value of one label, in a text of at most 300 characters',
  'labelled.ts /[\\s:：.]*$/': 'one label of a page, in a text of at most 300 characters',
  'labels.ts /[\\s:：.]*$/': 'one text of a page of at most 300 characters',
  'labels.ts /\\s*[|•·,;]\\s+|\\s[-–]\\s/': 'one line of a page, cut',
  'money.ts /[.,]+$/': 'one number of a page, its digits counted',
  'sku-places.ts /[().]+$|^[(]+/g': 'one label of a page',
  'faq.ts /\\s*[+–▼▾⌄-]\\s*$/': 'a question of at most 301 characters',
  'specs.ts /\\s*[:：]$/': 'a name of at most 100 characters',
  'compile.ts /\\{[^}]*\\}/g': 'our own paths',
  'envelope.ts /\\{([^}]*)\\}/g': 'our own paths',
  'handle.ts /\\{([^}]*)\\}/g': 'our own paths',
  'match.ts /\\{([^}]*)\\}/g': 'our own paths',
  'naming.ts /\\{([^}]*)\\}/g': 'our own paths',
  'naming.ts /(?:^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g': 'our own names',
};

type Pattern = { where: string; text: string; source: string; flags: string };

/** Every regular expression literal of the source, each once a file. */
function patternsOf(folder: string): Pattern[] {
  const found = new Map<string, Pattern>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/(?<!\.test)\.ts$/.test(path) || path.includes('/generated/')) continue;
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        const where = basename(path);
        const source = node.text.slice(1, end);
        found.set(`${where} ${node.text}`, { where, text: node.text, source, flags: node.text.slice(end + 1) });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return [...found.values()];
}

type Report = { index: number; isStarted?: true; ms?: number };

/** The patterns that took too long; one that never ended is the last. @param patienceMs for what is tried next */
function slowOnes(patterns: readonly Pattern[], patienceMs: number): Promise<Pattern[]> {
  const workerData = { patterns, limitMs: LIMIT_MS };
  const worker = new Worker(new URL('../../test/support/pattern-worker.mjs', import.meta.url), { workerData });
  const slow: Pattern[] = [];
  let running: Pattern | undefined;
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      if (running) slow.push(running);
      resolve(slow);
      void worker.terminate();
    };
    const patience = setTimeout(stop, patienceMs);
    worker.on('message', ({ index, ms }: Report) => {
      patience.refresh();
      running = ms === undefined ? patterns[index] : undefined;
      const done = patterns[index];
      if (ms !== undefined && ms > LIMIT_MS && done) slow.push(done);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      clearTimeout(patience);
      resolve(slow);
    });
  });
}

test('every pattern of the source is linear, or its text is known to be short', async () => {
  const patterns = patternsOf(join(ROOT, 'src'));
  expect(patterns.length).toBeGreaterThan(400);
  const named = patterns.map(({ where, text }) => `${where} ${text}`);
  expect(Object.keys(SHORT_TEXTS).filter((name) => !named.includes(name))).toEqual([]);
  const open = patterns.filter(({ where, text }) => !(`${where} ${text}` in SHORT_TEXTS));
  const slow = await slowOnes(open, 60_000);
  expect(slow.map(({ where, text }) => `${where} ${text}`)).toEqual([]);
}, 300_000);

test('a pattern that is not linear is found', async () => {
  const planted = (source: string): Pattern => ({ where: 'planted', text: `/${source}/`, source, flags: '' });
  const slow = await slowOnes([planted('^a'), planted('\\.+$')], 30_000);
  expect(slow.map(({ source }) => source)).toEqual(['\\.+$']);
  // It never ends, so however long it is waited for says the same.
  const endless = await slowOnes([planted('(a+)+$')], 5_000);
  expect(endless.map(({ source }) => source)).toEqual(['(a+)+$']);
}, 60_000);
