import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes half a minute and more, longest first: begun last, one of them would have the end of the run to itself. The
 * runner alone knows on a new machine only how long the files' texts are.
 */
const LONGEST: readonly string[] = [
  'test/faults/worker-death.test.ts',
  'test/flows/personas.test.ts',
  'test/faults/alert-death.test.ts',
  'test/faults/prompt-run-death.test.ts',
  'test/faults/host-waits.test.ts',
  'test/faults/fair-share.test.ts',
  'test/flows/alert-isolation.test.ts',
  'test/faults/prompt-run-outcomes.test.ts',
  'test/faults/bulk-audit-death.test.ts',
  'test/contract/proxy.test.ts',
  'test/faults/import-death.test.ts',
  'test/flows/prompt-runs.test.ts',
  'test/contract/one-voice.test.ts',
  'test/flows/hostile-sites.test.ts',
  'test/contract/every-route.test.ts',
  'test/contract/scopes.test.ts',
  'test/faults/start.test.ts',
  'test/faults/alert-storm.test.ts',
  'test/faults/slow-readers.test.ts',
  'test/flows/persona-clusters.test.ts',
  'test/cli/keys.test.ts',
  'test/flows/recommendations-push.test.ts',
];

/** The usual order of files, within each project those first that take longest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project.name))];
    const rank = ({ project, moduleId }: TestSpecification): [number, number] => {
      const place = LONGEST.indexOf(relative(this.ctx.config.root, moduleId));
      return [projects.indexOf(project.name), place < 0 ? LONGEST.length : place];
    };
    return sorted
      .map((file) => ({ file, rank: rank(file) }))
      .sort((one, other) => one.rank[0] - other.rank[0] || one.rank[1] - other.rank[1])
      .map(({ file }) => file);
  }
}
