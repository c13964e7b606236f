import { parseArgs } from 'node:util';
import { createWorkspace, issueApiKey } from '../domains/workspaces/index.ts';
import { GRANTS } from '../kernel/scopes.ts';
import type { Database } from '../platform/db.ts';
import { runCommand } from './support/installation.ts';

const USAGE = `Usage: npm run keys -- create --workspace NAME --mode live|sandbox --name NAME [--scopes read,write]

Makes a key and shows it, this once. A workspace with this name and mode is made when there is none.
Works on DATABASE_URL, else on the installation in DATA_DIR (.data) while it is stopped; while it runs, a key that
holds settings:write makes further ones with POST /v1/api-keys.
Scopes: ${GRANTS.join(', ')}; default read,write.`;

type Wanted = { workspace: string; mode: 'LIVE' | 'SANDBOX'; name: string; scopes: (typeof GRANTS)[number][] };

async function create(db: Database, { workspace: named, mode, name, scopes }: Wanted): Promise<number> {
  const found = await db.workspace.findMany({ where: { name: named, mode }, take: 2 });
  if (found.length > 1) {
    console.error(`Several ${mode.toLowerCase()} workspaces are named '${named}'; make the key over the API instead.`);
    return 1;
  }
  const workspace = found[0] ?? (await createWorkspace(db, { name: named, mode }));
  const { id, key } = await issueApiKey(db, workspace, { name, scopes });
  console.log(`${found[0] ? 'in' : 'made'} workspace ${workspace.id} (${named}, ${mode.toLowerCase()})`);
  console.log(`made key ${id} (${name}): ${scopes.join(', ')}\n\n${key}\n\nKeep it; it cannot be shown again.`);
  return 0;
}

/** What was asked for. @returns a sentence when it cannot be understood */
function read(args: string[]): Wanted | string {
  const { values, positionals } = parse(args);
  if (positionals.length !== 1 || positionals[0] !== 'create') return 'The only command is create.';
  const mode = values.mode === 'live' ? 'LIVE' : values.mode === 'sandbox' ? 'SANDBOX' : null;
  if (!values.workspace || !values.name) return '--workspace and --name are needed.';
  if (mode === null) return '--mode must be live or sandbox.';
  const asked = (values.scopes ?? 'read,write').split(',').map((scope) => scope.trim());
  const unknown = asked.filter((scope) => !GRANTS.some((grant) => grant === scope));
  if (unknown.length > 0) return `There is no scope ${unknown.join(', ')}.`;
  return {
    workspace: values.workspace,
    mode,
    name: values.name,
    scopes: GRANTS.filter((grant) => asked.includes(grant)),
  };
}

function parse(args: string[]) {
  const options = {
    workspace: { type: 'string' },
    mode: { type: 'string' },
    name: { type: 'string' },
    scopes: { type: 'string' },
  } as const;
  return parseArgs({ args, options, allowPositionals: true, strict: false }) as {
    values: { workspace?: string; mode?: string; name?: string; scopes?: string };
    positionals: string[];
  };
}

/** `npm run keys -- create …`: the first key of a live workspace, for which no other key can ask. */
process.exitCode = await runCommand({ usage: USAGE, read, run: create }, process.argv.slice(2));
