import { KEYS_TOPIC, setRateLimit } from '../domains/workspaces/index.ts';
import { type Installation, runCommand, WORKS_ON } from './support/installation.ts';
import { readWords } from './support/read-words.ts';

const USAGE = `Usage: npm run workspaces -- list
       npm run workspaces -- limit --workspace ws_… --per-minute N --burst N

limit raises or lowers what a workspace may send (120 requests a minute and 300 at once by default); running processes
follow at once.
${WORKS_ON}`;

type Wanted = { command: 'list' } | { command: 'limit'; workspaceId: string; perMinute: number; burst: number };

function run(installation: Installation, wanted: Wanted): Promise<number> {
  return wanted.command === 'list' ? list(installation) : limit(installation, wanted);
}

async function list({ db }: Installation): Promise<number> {
  const workspaces = await db.workspace.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] });
  for (const { id, name, mode, rateLimitPerMinute, rateLimitBurst } of workspaces)
    console.log(`${id}  ${mode.toLowerCase().padEnd(7)}  ${rateLimitPerMinute}/min, burst ${rateLimitBurst}  ${name}`);
  return 0;
}

async function limit(
  { db, signal }: Installation,
  { workspaceId, perMinute, burst }: Extract<Wanted, { command: 'limit' }>,
): Promise<number> {
  await setRateLimit(db, workspaceId, { perMinute, burst });
  signal(KEYS_TOPIC, workspaceId);
  console.log(`workspace ${workspaceId} may send ${perMinute} requests a minute, ${burst} at once`);
  return 0;
}

/** What was asked for. @returns a sentence when it cannot be understood */
function read(args: string[]): Wanted | string {
  const words = readWords(args, { list: [], limit: ['workspace', 'per-minute', 'burst'] });
  if (typeof words === 'string') return words;
  if (words.command === 'list') return { command: 'list' };
  const { workspace, burst, 'per-minute': perMinute } = words.options;
  if (!workspace || !perMinute || !burst) return '--workspace, --per-minute and --burst are needed.';
  return { command: 'limit', workspaceId: workspace, perMinute: Number(perMinute), burst: Number(burst) };
}

/** `npm run workspaces -- …`: what only an operator may see and change. */
process.exitCode = await runCommand({ usage: USAGE, read, run }, process.argv.slice(2));
