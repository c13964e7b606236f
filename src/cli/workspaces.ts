import { parseArgs } from 'node:util';
import { setRateLimit } from '../domains/workspaces/index.ts';
import type { Database } from '../platform/db.ts';
import { runCommand } from './support/installation.ts';

const USAGE = `Usage: npm run workspaces -- list
       npm run workspaces -- limit --workspace ws_… --per-minute N --burst N

limit raises or lowers what a workspace may send (120 requests a minute and 300 at once by default); running processes
follow within three seconds. Works on DATABASE_URL, else on the installation in DATA_DIR (.data) while it is stopped.`;

type Wanted = { command: 'list' } | { command: 'limit'; workspaceId: string; perMinute: number; burst: number };

function run(db: Database, wanted: Wanted): Promise<number> {
  return wanted.command === 'list' ? list(db) : limit(db, wanted);
}

async function list(db: Database): Promise<number> {
  const workspaces = await db.workspace.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  for (const { id, name, mode, rateLimitPerMinute, rateLimitBurst } of workspaces)
    console.log(`${id}  ${mode.toLowerCase().padEnd(7)}  ${rateLimitPerMinute}/min, burst ${rateLimitBurst}  ${name}`);
  return 0;
}

async function limit(db: Database, wanted: Extract<Wanted, { command: 'limit' }>): Promise<number> {
  const { workspaceId, perMinute, burst } = wanted;
  await setRateLimit(db, workspaceId, { perMinute, burst });
  console.log(`workspace ${workspaceId} may send ${perMinute} requests a minute, ${burst} at once`);
  return 0;
}

/** What was asked for. @returns a sentence when it cannot be understood */
function read(args: string[]): Wanted | string {
  const text = { type: 'string' } as const;
  const options = { workspace: text, 'per-minute': text, burst: text };
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: false });
  const [command, ...rest] = positionals;
  if (rest.length > 0 || (command !== 'list' && command !== 'limit')) return 'The commands are list and limit.';
  if (command === 'list') return { command };
  const { workspace, burst } = values;
  const perMinute = values['per-minute'];
  if (typeof workspace !== 'string' || typeof perMinute !== 'string' || typeof burst !== 'string')
    return '--workspace, --per-minute and --burst are needed.';
  return { command, workspaceId: workspace, perMinute: Number(perMinute), burst: Number(burst) };
}

/** `npm run workspaces -- …`: what only an operator may see and change. */
process.exitCode = await runCommand({ usage: USAGE, read, run }, process.argv.slice(2));
