import { readdir } from 'node:fs/promises';

/** Audits a saved page over and over with the built product; told how often, it says what that cost of processor time. */
const [file = '', url = ''] = process.argv.slice(2);
const dist = new URL('../../dist/', import.meta.url);
const name = (await readdir(dist)).find((entry) => /^judge-page-\w+\.js$/.test(entry));
const { auditFile } = await import(new URL(name ?? 'judge-page.js', dist).href);

process.on('message', async (times) => {
  const before = process.cpuUsage();
  let score = null;
  for (let count = 0; count < times; count += 1) score = (await auditFile(file, url)).judgement.score;
  const { user, system } = process.cpuUsage(before);
  process.send?.({ cpuMs: (user + system) / 1_000, found: score });
});
process.send?.('ready');
