import type { Services } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Transaction } from '../platform/db.ts';
import { secretAad } from '../platform/secrets.ts';

/** An answer as it was first sent. */
export type StoredAnswer = { status: number; headers: Record<string, string>; body: string };

/** Where a key is good: one workspace. */
export type KeyPlace = { workspaceId: string; key: string };

/** A key that is held; `until` is what tells this holder from another. */
export type Hold = KeyPlace & { until: Date };

/** What a key stands for when a request comes with it. */
export type Claim =
  | { kind: 'held'; hold: Hold }
  | { kind: 'running'; requestHash: string; retryAfterSeconds: number }
  | { kind: 'stored'; requestHash: string; answer: StoredAnswer }
  | { kind: 'lost'; requestHash: string };

/** Remembers keys and the answers they stand for. No call waits for another request. */
export type IdempotencyStore = {
  /** Takes the key when it is free, or when its holder died before it changed anything. */
  claim(place: KeyPlace, requestHash: string): Promise<Claim>;
  /**
   * Notes inside the changing transaction that the change was made. @throws idempotency_in_progress when the hold was
   * lost
   */
  noteEffect(tx: Transaction, hold: Hold): Promise<void>;
  keep(hold: Hold, requestHash: string, answer: StoredAnswer): Promise<void>;
  /** Frees the key, unless its change was made: then a retry is told that the answer was lost. */
  release(hold: Hold): Promise<void>;
  /** Deletes what is older than a day. @returns how many */
  sweep(): Promise<number>;
};

/** The lease of a key; a request lives ten seconds, an upload less than this. */
const HOLD_MS = 60_000;

/** How long a key stands for its answer. */
const KEEP_MS = 24 * 60 * 60 * 1000;

const CLAIM = `
  insert into idempotency_records as r (workspace_id, key, request_hash, locked_until, created_at)
  values ($1, $2, $3, $4, $5)
  on conflict (workspace_id, key) do update
    set request_hash = excluded.request_hash, status = null, headers = null, body = null, effect_at = null,
        locked_until = excluded.locked_until, created_at = excluded.created_at
    where r.created_at <= $6
       or (r.status is null and r.effect_at is null and r.locked_until <= $5 and r.request_hash = excluded.request_hash)
  returning locked_until`;

type Row = {
  request_hash: string;
  status: number | null;
  headers: Record<string, string> | null;
  body: Uint8Array | null;
  locked_until: Date;
  effect_at: Date | null;
};

type Needs = Pick<Services, 'sql' | 'clock' | 'secrets'>;

/** The store over the table; answers are sealed, because some show a secret this once. */
export function createIdempotencyStore(services: Needs): IdempotencyStore {
  const { sql, clock } = services;
  return {
    async claim(place, requestHash) {
      for (let tries = 0; tries < 3; tries += 1) {
        const now = clock.now();
        const until = new Date(now.getTime() + HOLD_MS);
        const expired = new Date(now.getTime() - KEEP_MS);
        const values = [place.workspaceId, place.key, requestHash, until, now, expired];
        const [taken] = await sql.query({ name: 'idempotency_claim', text: CLAIM, values });
        if (taken) return { kind: 'held', hold: { ...place, until } };
        const row = await readRow(services, place);
        if (row) return claimOf(services, place, row);
      }
      throw new DomainError('unavailable', 'The Idempotency-Key could not be taken; try again.');
    },
    noteEffect: (tx, hold) => noteEffect(tx, hold, clock.now()),
    async keep(hold, requestHash, answer) {
      const body = Buffer.from(services.secrets.seal(answer.body, placeOf(hold)));
      const headers = JSON.stringify(answer.headers);
      await sql.query({
        name: 'idempotency_keep',
        text: `update idempotency_records set request_hash = $4, status = $5, headers = $6, body = $7
               where workspace_id = $1 and key = $2 and locked_until = $3 and status is null`,
        values: [hold.workspaceId, hold.key, hold.until, requestHash, answer.status, headers, body],
      });
    },
    release: (hold) => release(services, hold),
    async sweep() {
      const text = `delete from idempotency_records where ctid in
        (select ctid from idempotency_records where created_at <= $1 limit 5000) returning 1`;
      return (await sql.query({ text, values: [new Date(clock.now().getTime() - KEEP_MS)] })).length;
    },
  };
}

async function readRow({ sql }: Needs, place: KeyPlace): Promise<Row | undefined> {
  const [row] = await sql.query<Row>({
    name: 'idempotency_read',
    text: `select request_hash, status, headers, body, locked_until, effect_at
           from idempotency_records where workspace_id = $1 and key = $2`,
    values: [place.workspaceId, place.key],
  });
  return row;
}

function claimOf({ clock, secrets }: Needs, place: KeyPlace, row: Row): Claim {
  const { request_hash: requestHash, status, headers, body } = row;
  if (status !== null) {
    const text = body ? secrets.open(Buffer.from(body).toString(), placeOf(place)) : '';
    return { kind: 'stored', requestHash, answer: { status, headers: headers ?? {}, body: text } };
  }
  const leftMs = row.locked_until.getTime() - clock.now().getTime();
  if (leftMs <= 0 && row.effect_at) return { kind: 'lost', requestHash };
  return { kind: 'running', requestHash, retryAfterSeconds: leftMs > HOLD_MS - 10_000 ? 1 : Math.ceil(leftMs / 1000) };
}

async function noteEffect(tx: Transaction, hold: Hold, now: Date): Promise<void> {
  const count = await tx.$executeRaw`
    update idempotency_records set effect_at = ${now}
    where workspace_id = ${hold.workspaceId} and key = ${hold.key} and locked_until = ${hold.until} and status is null`;
  if (count === 1) return;
  throw new DomainError('idempotency_in_progress', 'Another request took over this Idempotency-Key.', {
    retry_after_seconds: 1,
  });
}

async function release({ sql, clock }: Needs, hold: Hold): Promise<void> {
  const values = [hold.workspaceId, hold.key, hold.until];
  const mine = 'workspace_id = $1 and key = $2 and locked_until = $3 and status is null';
  const text = `delete from idempotency_records where ${mine} and effect_at is null returning 1`;
  const [freed] = await sql.query({ name: 'idempotency_release', text, values });
  if (freed) return;
  await sql.query({
    text: `update idempotency_records set locked_until = $4 where ${mine}`,
    values: [...values, clock.now()],
  });
}

function placeOf({ workspaceId, key }: KeyPlace): string {
  return secretAad({ workspaceId, table: 'idempotency_records', column: 'body', rowId: key });
}

const SWEEP_MS = 10 * 60 * 1000;

/** Runs the retention of answers every ten minutes. */
export function startIdempotencySweep(store: IdempotencyStore, log: Log): { close(): Promise<void> } {
  const sweep = async (): Promise<void> => {
    try {
      await store.sweep();
    } catch (error) {
      log.warn('idempotency.sweep_failed', { reason: error instanceof Error ? error.message : String(error) });
    }
  };
  const timer = setInterval(() => void sweep(), SWEEP_MS);
  timer.unref();
  return { close: async () => clearInterval(timer) };
}
