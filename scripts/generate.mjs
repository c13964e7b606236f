// `npm run generate`: the database client, the Pothos types, then schema.graphql and openapi.json.
// With --if-stale only the client, and only when its inputs have changed.
import { generateClient, printContract } from './support/generate.mjs';

try {
  const isQuick = process.argv.includes('--if-stale');
  await generateClient({ isForced: !isQuick });
  if (!isQuick) await print();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function print() {
  const { code, output } = await printContract();
  process.stdout.write(output);
  if (code !== 0) throw new Error('schema.graphql and openapi.json could not be printed.');
}
