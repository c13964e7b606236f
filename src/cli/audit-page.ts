import { parseArgs } from 'node:util';

const USAGE = `usage: npm run -s audit:page -- FILE_OR_URL [--url URL] [--json]
       npm run -s audit:page -- --batch

Audits one product page. A saved file (HTML, also gzip) needs --url to say where it came from.
--batch reads {"id","file","url"} a line on stdin and writes the page's facts a line on stdout.`;

type Arguments = { target: string | null; url: string | null; isJson: boolean; isBatch: boolean };

/** Audits pages from the command line. @returns 0 done, 1 the page cannot be read, 2 wrong usage */
async function main(args: string[]): Promise<number> {
  const given = readArguments(args);
  if (!given) return usage();
  if (given.isBatch) {
    const { readBatch } = await import('./audit-page/batch.ts');
    await readBatch(process.stdin, process.stdout);
    return 0;
  }
  return given.target === null || (!isUrl(given.target) && given.url === null) ? usage() : auditOne(given);
}

async function auditOne({ target, url, isJson }: Arguments): Promise<number> {
  const { auditFile, auditUrl } = await import('./audit-page/judge-page.ts');
  const { reasonOf } = await import('./audit-page/reason-of.ts');
  const { reportOf } = await import('./audit-page/report.ts');
  const address = target ?? '';
  try {
    const audited = isUrl(address) ? await auditUrl(address) : await auditFile(address, url ?? '');
    const { page, judgement } = audited;
    console.log(
      isJson ? JSON.stringify({ url: page.url, ...judgement, facts: page.facts }, null, 2) : reportOf(audited),
    );
    return 0;
  } catch (error) {
    console.error(reasonOf(error));
    return 1;
  }
}

function readArguments(args: string[]): Arguments | null {
  const options = { url: { type: 'string' }, json: { type: 'boolean' }, batch: { type: 'boolean' } } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const url = values.url ?? null;
    if (positionals.length > 1 || (url !== null && !isUrl(url))) return null;
    return { target: positionals[0] ?? null, url, isJson: values.json === true, isBatch: values.batch === true };
  } catch {
    // An option nobody knows: the usage says which there are.
    return null;
  }
}

function usage(): number {
  console.error(USAGE);
  return 2;
}

function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

process.exitCode = await main(process.argv.slice(2));
