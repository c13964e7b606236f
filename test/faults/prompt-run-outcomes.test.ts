import { afterAll, beforeAll, expect, test } from 'vitest';
import { askResponse } from '../../src/domains/prompt-runs/run/ask.ts';
import { createRunTools, type RunTools } from '../../src/domains/prompt-runs/run/create-tools.ts';
import { promptRunBatch } from '../../src/domains/prompt-runs/run/run-session.ts';
import { createWithin } from '../../src/domains/prompt-runs/sessions/create.ts';
import { prepareSession } from '../../src/domains/prompt-runs/sessions/prepare.ts';
import { DomainError } from '../../src/kernel/errors.ts';
import { createSettings } from '../../src/kernel/settings.ts';
import { SIMULATED_ENGINES, type SimulatedEngine } from '../../src/simulators/engines/world.ts';
import type { JobContext } from '../../src/work/run.ts';
import { openTestApp, type Tenant, type TestApp } from '../support/app.ts';
import { type EngineWorld, openEngineWorld } from '../support/engine-world.ts';

/** How asking one engine ends: with an answer, with "later" until it is given up, or with the death of the asker. */
const ENDS = ['answers', 'fails', 'crashes'] as const;
type End = (typeof ENDS)[number];
type Ends = Readonly<Record<SimulatedEngine, End>>;

let run: TestApp;
let tenant: Tenant;
let world: EngineWorld;
/** How each question ends, by its key. */
const endOf = new Map<string, End>();

beforeAll(async () => {
  const busy = { status: 503, headers: {}, body: '{"error":{"message":"busy"}}' };
  world = await openEngineWorld(({ nonce }) => (endOf.get(nonce) === 'fails' ? busy : null));
  run = await openTestApp({ isStarted: false, settings: createSettings(world.environment) });
  tenant = await run.workspace({ mode: 'LIVE' });
});
afterAll(async () => {
  await run.close();
  await world.close();
});

/** Every way in which five engines can end. */
const ALL: readonly Ends[] = Array.from({ length: 3 ** 5 }, (_none, index) =>
  endsOf((place) => ENDS[Math.floor(index / 3 ** place) % 3] ?? 'answers'),
);

function endsOf(pick: (place: number) => End): Ends {
  const entries = SIMULATED_ENGINES.map((engine, place) => [engine, pick(place)]);
  return Object.fromEntries(entries) as Ends;
}

/** Sessions that run side by side. */
const AT_ONCE = 6;

class Death extends Error {}

/** A job that always holds, in a process that may die between the answer and its keeping. */
function jobContext(): JobContext {
  const context = tenant.context();
  return {
    ...context,
    job: { id: 'job', attempt: 1, parentId: null, createdAt: new Date() },
    progress: () => undefined,
    finish: (write) => context.transaction(write),
    suspend: (wait) => wait(),
    awaitAnswer: (ask) => ask(),
  };
}

test('of all 3^5 ways in which engines answer, fail and take their asker with them, each ends as it must', async () => {
  const tools = createRunTools(() => {
    throw new Error('A live workspace has no simulator.');
  });
  // Few at once, so that on a busy machine none waits too long for a connection and counts as dead.
  for (let start = 0; start < ALL.length; start += AT_ONCE) {
    await Promise.all(ALL.slice(start, start + AT_ONCE).map((ends) => expectSession(tools, ends)));
  }
  const { db } = run.app.services;
  const spent = await db.spendDay.findFirstOrThrow({ where: { workspaceId: tenant.workspaceId } });
  const paid = await db.engineResponse.aggregate({ _sum: { costUsd: true } });
  const held = await db.engineResponse.aggregate({ _sum: { reservedUsd: true } });
  expect(spent.spentUsd.toNumber()).toBeCloseTo(paid._sum.costUsd?.toNumber() ?? Number.NaN);
  expect(spent.reservedUsd.toNumber()).toBeCloseTo(held._sum.reservedUsd?.toNumber() ?? Number.NaN);
}, 240_000);

async function expectSession(tools: RunTools, ends: Ends): Promise<void> {
  const { db } = run.app.services;
  const ctx = jobContext();
  const prepared = await prepareSession(ctx, { prompts: ['Which quiet air purifier is best for a bedroom?'] });
  const session = await ctx.transaction((tx) => createWithin(ctx, tx, prepared));
  const where = { workspaceId: tenant.workspaceId, sessionId: session.id };
  const responses = await db.engineResponse.findMany({ where, select: { id: true, engine: true } });
  const end = ({ engine }: { engine: string }): End =>
    ends[SIMULATED_ENGINES.find((id) => id.toUpperCase() === engine) ?? 'claude'];
  for (const response of responses) endOf.set(response.id, end(response));
  await Promise.all(responses.map((response) => untilEnded(tools, response.id, end(response))));
  const batch = {
    job: { id: session.jobId },
    workspaceId: tenant.workspaceId,
    clock: ctx.clock,
    payload: { sessionId: session.id },
  };
  const counts = { succeeded: 0, failed: 0, cancelled: 0, deduplicated: 0 };
  await ctx.transaction(async (tx) => promptRunBatch.finish?.(tx, batch, counts));

  const name = JSON.stringify(ends);
  const ended = await db.promptSession.findFirstOrThrow({ where: { id: session.id } });
  const answered = Object.values(ends).filter((one) => one === 'answers').length;
  expect(ended.status, name).toBe(answered === 5 ? 'COMPLETED' : answered === 0 ? 'FAILED' : 'PARTIAL');
  const rows = await db.engineResponse.findMany({ where, include: { raw: true, readings: true } });
  for (const row of rows) {
    const asked = world.asked.filter(({ nonce }) => nonce === row.id).length;
    const facts = {
      asked,
      state: row.state,
      raws: row.raw ? 1 : 0,
      readings: row.readings.map(({ outcome }) => outcome),
    };
    expect(facts, `${row.engine} in ${name}`).toMatchObject(EXPECTED[end(row)]);
  }
}

/** A paid question is asked once, whatever happens; "later" is asked four times, and its last answer is kept. */
const EXPECTED = {
  answers: { asked: 1, state: 'DONE', raws: 1 },
  fails: { asked: 4, state: 'FAILED', raws: 1, readings: ['unavailable'] },
  crashes: { asked: 1, state: 'FAILED', raws: 0, readings: [] },
} as const;

/** Runs the job of a question as the machinery does: again after "later", and in another process after a death. */
async function untilEnded(tools: RunTools, id: string, end: End): Promise<void> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const ctx = jobContext();
    const dying = end === 'crashes' && attempt === 1;
    const context = dying ? { ...ctx, finish: () => Promise.reject(new Death()) } : ctx;
    try {
      await askResponse(context, tools, id);
      return;
    } catch (error) {
      if (!(error instanceof Death) && !(error instanceof DomainError && error.isRetryable)) throw error;
    }
  }
  throw new Error(`The question '${id}' never ended.`);
}
