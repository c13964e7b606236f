// `npm run build`: dist/ from src/, the database client first if it is missing.
import { build } from './support/build.mjs';
import { generateClient } from './support/generate.mjs';

try {
  await generateClient();
  await build({ isForced: true });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
