import { addExampleRules } from '../domains/alerts/index.ts';
import { createWorkspace, issueApiKey, revokeApiKey } from '../domains/workspaces/index.ts';
import type { ApiKey, Workspace } from '../generated/prisma/client.ts';
import { systemClock } from '../kernel/clock.ts';
import { GRANTS } from '../kernel/scopes.ts';
import type { Transaction } from '../platform/db.ts';
import { type Installation, runCommand, WORKS_ON } from './support/installation.ts';
import { readWords } from './support/read-words.ts';

const USAGE = `Usage: npm run keys -- create --workspace NAME --mode live|sandbox --name NAME [--scopes read,write]
       npm run keys -- list [--workspace ws_…]
       npm run keys -- revoke --key key_…

create makes a key and shows it, this once; a workspace with this name and mode is made when there is none.
list shows every key, newest first, and whether it still works. revoke ends one now, in every process.
${WORKS_ON}
Scopes: ${GRANTS.join(', ')}; default read,write.`;

type NewKey = { workspace: string; mode: 'LIVE' | 'SANDBOX'; name: string; scopes: (typeof GRANTS)[number][] };

type Wanted =
  | ({ command: 'create' } & NewKey)
  | { command: 'list'; workspaceId: string | null }
  | { command: 'revoke'; id: string };

function run(installation: Installation, wanted: Wanted): Promise<number> {
  if (wanted.command === 'create') return create(installation, wanted);
  return wanted.command === 'list' ? list(installation, wanted.workspaceId) : revoke(installation, wanted.id);
}

async function create(
  { db, transaction }: Installation,
  { workspace: named, mode, name, scopes }: NewKey,
): Promise<number> {
  const found = await db.workspace.findMany({ where: { name: named, mode }, take: 2 });
  if (found.length > 1) {
    console.error(`Several ${mode.toLowerCase()} workspaces are named '${named}'; make the key over the API instead.`);
    return 1;
  }
  const { workspace, id, key } = await transaction(async (tx) => {
    const workspace = found[0] ?? (await openWorkspace(tx, { name: named, mode }));
    return { workspace, ...(await issueApiKey(tx, workspace, { name, scopes })) };
  });
  console.log(`${found[0] ? 'in' : 'made'} workspace ${workspace.id} (${named}, ${mode.toLowerCase()})`);
  console.log(`made key ${id} (${name}): ${scopes.join(', ')}\n\n${key}\n\nKeep it; it cannot be shown again.`);
  return 0;
}

/** A live workspace starts with examples of alert rules. */
async function openWorkspace(tx: Transaction, input: { name: string; mode: 'LIVE' | 'SANDBOX' }): Promise<Workspace> {
  const workspace = await createWorkspace(tx, input);
  if (input.mode === 'LIVE') await addExampleRules(tx, { workspaceId: workspace.id, clock: systemClock });
  return workspace;
}

async function list({ db }: Installation, workspaceId: string | null): Promise<number> {
  const keys = await db.apiKey.findMany({
    where: workspaceId === null ? {} : { workspaceId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    include: { workspace: true },
  });
  for (const key of keys) console.log(lineOf(key, new Date()));
  return 0;
}

function lineOf(key: ApiKey & { workspace: Workspace }, now: Date): string {
  const { id, workspaceId, lastFour, scopes, lastUsedAt, name, workspace } = key;
  const used = lastUsedAt ? `used ${lastUsedAt.toISOString().slice(0, 16)}Z` : 'never used';
  const owner = `${workspaceId} (${workspace.name}, ${workspace.mode.toLowerCase()})`;
  return `${id}  ${standing(key, now).padEnd(7)}  …${lastFour}  ${owner}  ${scopes.join(',')}  ${used}  ${name}`;
}

function standing({ revokedAt, expiresAt }: ApiKey, now: Date): 'works' | 'revoked' | 'expired' {
  if (revokedAt && revokedAt <= now) return 'revoked';
  return expiresAt && expiresAt <= now ? 'expired' : 'works';
}

async function revoke({ db, transaction }: Installation, id: string): Promise<number> {
  const key = await db.apiKey.findUnique({ where: { id } });
  if (!key) {
    console.error(`There is no key '${id}'.`);
    return 1;
  }
  const { workspaceId, name } = key;
  await revokeApiKey({ transaction, clock: systemClock, principal: { workspaceId } }, id);
  console.log(`revoked key ${id} (${name}) of workspace ${workspaceId}`);
  return 0;
}

/** What was asked for. @returns a sentence when it cannot be understood */
function read(args: string[]): Wanted | string {
  const known = { create: ['workspace', 'mode', 'name', 'scopes'], list: ['workspace'], revoke: ['key'] };
  const words = readWords(args, known);
  if (typeof words === 'string') return words;
  const { command, options } = words;
  if (command === 'list') return { command, workspaceId: options['workspace'] ?? null };
  if (command === 'create') return readNewKey(options);
  const id = options['key'];
  return id ? { command: 'revoke', id } : '--key is needed.';
}

function readNewKey(options: Readonly<Record<string, string>>): Wanted | string {
  const { workspace, name } = options;
  const mode = options['mode'] === 'live' ? 'LIVE' : options['mode'] === 'sandbox' ? 'SANDBOX' : null;
  if (!workspace || !name) return '--workspace and --name are needed.';
  if (mode === null) return '--mode must be live or sandbox.';
  const asked = (options['scopes'] ?? 'read,write').split(',').map((scope) => scope.trim());
  const unknown = asked.filter((scope) => !GRANTS.some((grant) => grant === scope));
  if (unknown.length > 0) return `There is no scope ${unknown.join(', ')}.`;
  return { command: 'create', workspace, mode, name, scopes: GRANTS.filter((grant) => asked.includes(grant)) };
}

/** `npm run keys -- …`: the first key of a live workspace, for which no other key can ask, and the end of any. */
process.exitCode = await runCommand({ usage: USAGE, read, run }, process.argv.slice(2));
