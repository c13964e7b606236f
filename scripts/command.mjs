// `npm run keys` and the other commands: makes what is missing or stale, then runs dist/cli/NAME.js in this very process.
import { pathToFileURL } from 'node:url';
import { build } from './support/build.mjs';
import { generateClient } from './support/generate.mjs';
import { ROOT } from './support/stale.mjs';

const [name] = process.argv.splice(2, 1);
try {
  await generateClient();
  await build();
  await import(pathToFileURL(`${ROOT}/dist/cli/${name}.js`).href);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
