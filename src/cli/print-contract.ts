import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { printContract } from '../contract.ts';

/** Prints the schema and the OpenAPI document into the checkout; with `--check`, fails when they are not current. */
async function main(isCheck: boolean): Promise<number> {
  let stale = 0;
  for (const [name, text] of Object.entries(printContract())) {
    const path = fileURLToPath(new URL(`../../${name}`, import.meta.url));
    const present = await readFile(path, 'utf8').catch(() => null);
    if (present === text) continue;
    if (isCheck) {
      stale += 1;
      console.error(`${name} is not current: run \`npm run generate\` and review what changed.`);
    } else {
      await writeFile(path, text);
      console.log(`wrote ${name}`);
    }
  }
  return stale === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.includes('--check'));
