import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SOURCE = fileURLToPath(new URL('..', import.meta.url));

/** Waits also for everybody who only refers to the row; `for no key update` does not. */
const STRONGEST = /\bfor update\b(?!\s+(?:of\s+\w+\s+)?skip\s+locked)/i;

/** Who deletes what it locks needs no less. */
const DELETES = ['domains/personas/regenerate/publish.ts'];

test('a row is locked against those who refer to it only by whoever deletes it', async () => {
  const names = await readdir(SOURCE, { recursive: true });
  const files = names.filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.startsWith('generated'),
  );
  const found = [];
  for (const file of files) {
    if (STRONGEST.test(await readFile(join(SOURCE, file), 'utf8'))) found.push(relative('.', file));
  }
  expect(found).toEqual(DELETES);
});

test.each([
  ['select 1 from products where id = $1 for update', true],
  ['select 1 from products for update of products', true],
  ['select 1 from products for no key update', false],
  ['select id from uploads for update of uploads skip locked', false],
  ['select id from jobs for update skip locked', false],
])('%s: %s', (statement, isFound) => {
  expect(STRONGEST.test(statement)).toBe(isFound);
});
