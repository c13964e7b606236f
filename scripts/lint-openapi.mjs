// `npm run lint:openapi`: openapi.json by rules that others wrote: Redocly's `recommended` and Spectral's `spectral:oas`.
// A warning fails like an error. Nothing is asked of the network.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binOf, runNode } from './support/run.mjs';
import { hashContents, installedVersion, ROOT, recall, remember } from './support/stale.mjs';

const DOCUMENT = join(ROOT, 'openapi.json');
const STAMP = 'node_modules/.cache/openapi-rules';
const RULES = ['@redocly/cli', '@stoplight/spectral-core', '@stoplight/spectral-rulesets'];

/** Holds the printed document to both rule sets. */
export async function lintOpenapi() {
  const [redocly, spectral] = await Promise.all([lintByRedocly(), lintBySpectral()]);
  const faults = [...redocly, ...spectral];
  return { code: faults.length === 0 ? 0 : 1, output: faults.join('\n') };
}

/** As {@link lintOpenapi}; a document that these versions of the rules found clean is not read again. */
export async function lintOpenapiIfChanged() {
  const versions = RULES.map((name) => `${name}@${installedVersion(name)}`).join(' ');
  const digest = hashContents(['openapi.json', 'scripts/lint-openapi.mjs'], versions);
  if (recall(STAMP) === digest) return { code: 0, output: '' };
  const result = await lintOpenapi();
  if (result.code === 0) remember(STAMP, digest);
  return result;
}

async function lintByRedocly() {
  const command = [binOf('@redocly/cli', 'redocly'), 'lint', DOCUMENT, '--extends=recommended', '--format=json'];
  const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const { code, output } = await runNode(command, { env: quiet });
  const start = output.indexOf('{\n');
  if (start < 0) return code === 0 ? [] : [`Redocly: ${output}`];
  const report = JSON.parse(output.slice(start, output.lastIndexOf('}') + 1));
  return report.problems.map(
    ({ ruleId, message, location }) => `Redocly ${ruleId} ${location[0]?.pointer}: ${message}`,
  );
}

async function lintBySpectral() {
  const { default: core } = await import('@stoplight/spectral-core');
  const { default: rulesets } = await import('@stoplight/spectral-rulesets');
  const spectral = new core.Spectral();
  spectral.setRuleset({ extends: [rulesets.oas] });
  const faults = await spectral.run(JSON.parse(readFileSync(DOCUMENT, 'utf8')));
  return faults.map(({ code, path, message }) => `Spectral ${code} ${path.join('.')}: ${message}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { code, output } = await lintOpenapi();
  console.log(code === 0 ? 'openapi.json keeps the rules of Redocly and Spectral' : output);
  process.exitCode = code;
}
