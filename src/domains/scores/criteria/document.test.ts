import { expect, test } from 'vitest';
import { BUCKETS } from '../judge.ts';
import type { ScoreModel } from '../types.ts';
import type { Criterion } from './criterion.ts';
import { CRITERIA } from './table.ts';

const HEAD = `# What a score is made of

Written from the criteria themselves; a test fails when this page and the code differ (\`npx vitest run -u\` on that test rewrites it).

Each of the 25 criteria of a model is worth 4 of 100 points. Criteria that do not apply, or that nobody could look at, leave
the denominator, and the rest is rescaled to 100. From 70 a page is *good*, from 50 *fair*, below *poor*. Every verdict
carries what was looked at, what was found, and what was expected.

On a retailer's site the criteria marked † are not judged: a brand cannot change robots.txt, llms.txt, sitemap or
site-level schema there. When a saved file is audited, whatever lies outside of it is not judged.
`;

const TITLES: Record<ScoreModel, string> = {
  pdp: 'PDP Score: pages of brands and retailers',
  rufus: 'Rufus Score: marketplace pages',
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

function row(criterion: Criterion): string {
  const mark = criterion.isSiteOwned ? ' †' : '';
  return `| \`${criterion.id}\`${mark} | ${[criterion.passes, criterion.partial, criterion.fix].map(cell).join(' | ')} |`;
}

function section(model: ScoreModel): string {
  const tables = BUCKETS.map((bucket) => {
    const rows = CRITERIA[model].filter((criterion) => criterion.bucket === bucket).map(row);
    return [
      `### ${bucket}`,
      '',
      '| criterion | passes when | points in between | how to fix |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n');
  });
  return `## ${TITLES[model]}\n\n${tables.join('\n\n')}\n`;
}

test('docs/criteria.md says what the criteria do', async () => {
  const document = [HEAD, section('pdp'), section('rufus')].join('\n');
  await expect(document).toMatchFileSnapshot('../../../../docs/criteria.md');
});
