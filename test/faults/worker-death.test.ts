import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { enqueueJob } from '../../src/work/enqueue.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { BACKENDS, placeOn } from './support/backends.ts';
import { deadlyJob, makeTables, stepJob } from './support/jobs.ts';
import { until } from './support/log.ts';
import { addWorkspace, type Machine, openMachine, type Place } from './support/machine.ts';
import { killWorkerProcesses, startWorkerProcess, type WorkerProcess } from './support/processes.ts';
import { seeded } from './support/seeded.ts';

const KILLS = Number(process.env['EI_KILLS'] ?? 8);
const SEED = Number(process.env['EI_SEED'] ?? Date.now() % 100_000);

describe.each(BACKENDS)('with the queue in $name', (backend) => {
  let database: TestDatabase;
  let place: Place;
  let machine: Machine;
  let workspaceId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    place = placeOn(backend, database.url);
    machine = openMachine(place);
    await makeTables(machine.services.sql);
    workspaceId = await addWorkspace(machine.services);
  });

  afterEach(killWorkerProcesses);

  afterAll(async () => {
    await machine.close();
    await database.drop();
  });

  const enqueue = (ms: number) =>
    machine.services.transaction(async (tx) => {
      const where = { workspaceId, clock: machine.services.clock };
      return (await enqueueJob(tx, where, stepJob, { ms })).job.id;
    });

  test(`workers killed ${KILLS} times at random points: each job ends once, with one result and one event`, {
    timeout: 120_000 + KILLS * 10_000,
  }, async () => {
    const random = seeded(SEED);
    const workers: WorkerProcess[] = await Promise.all([1, 2, 3].map(() => startWorkerProcess(place)));
    const ids: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      for (let count = 0; count < 6; count += 1) ids.push(await enqueue(Math.floor(random() * 400)));
      const next = startWorkerProcess(place);
      await new Promise((resolve) => setTimeout(resolve, random() * 500));
      const [victim] = workers.splice(Math.floor(random() * workers.length), 1);
      victim?.signal('SIGKILL');
      workers.push(await next);
    }
    await until(async () => (await unfinished(machine, ids)) === 0, 110_000);
    expect(await ledger(machine, ids), `seed ${SEED}`).toEqual({
      jobs: ids.length,
      succeeded: ids.length,
      effects: ids.length,
      jobsWithEffect: ids.length,
      endEvents: ids.length,
      strangers: 0,
    });
  });

  test('workers killed while they hold messages of many quick jobs: each job ends once, with one result and one event', {
    timeout: 180_000,
  }, async () => {
    const where = { workspaceId, clock: machine.services.clock };
    const enqueueMany = (count: number) =>
      machine.services.transaction(async (tx) => {
        const ids: string[] = [];
        for (let index = 0; index < count; index += 1)
          ids.push((await enqueueJob(tx, where, stepJob, { ms: 2 })).job.id);
        return ids;
      });
    const random = seeded(SEED + 1);
    const ids: string[] = [];
    const sharing = () => machine.services.db.job.count({ where: { id: { in: ids }, message: { not: null } } });
    for (let kill = 0; kill < 3; kill += 1) {
      const victim = await startWorkerProcess(place, { sharesOf: workspaceId });
      const before = await sharing();
      ids.push(...(await enqueueMany(80)));
      await until(async () => (await sharing()) > before || (await unfinished(machine, ids)) === 0, 30_000);
      await new Promise((resolve) => setTimeout(resolve, random() * 60));
      victim.signal('SIGKILL');
      await victim.exited;
    }
    expect(await sharing()).toBeGreaterThan(0);
    await startWorkerProcess(place, { sharesOf: workspaceId });
    await until(async () => (await unfinished(machine, ids)) === 0, 110_000);
    expect(await ledger(machine, ids), `seed ${SEED}`).toEqual({
      jobs: ids.length,
      succeeded: ids.length,
      effects: ids.length,
      jobsWithEffect: ids.length,
      endEvents: ids.length,
      strangers: 0,
    });
  });

  test('a worker that was stopped past its lease and goes on cannot write: the other attempt has the one result', {
    timeout: 120_000,
  }, async () => {
    const sleeper = await startWorkerProcess(place);
    const id = await enqueue(1_500);
    await until(async () => (await starts(machine, id)).length === 1);
    sleeper.signal('SIGSTOP');
    const heir = await startWorkerProcess(place);
    await until(async () => (await starts(machine, id)).includes(heir.pid), 30_000);
    sleeper.signal('SIGCONT');
    await until(async () => (await unfinished(machine, [id])) === 0);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await ledger(machine, [id])).toMatchObject({ succeeded: 1, effects: 1, endEvents: 1, strangers: 0 });
    expect((await starts(machine, id))[0]).toBe(sleeper.pid);
  });

  test('a job that kills its worker each time is started again as often as it may be interrupted, uses up no attempt, and is then reported', {
    timeout: 120_000,
  }, async () => {
    const { job } = await machine.services.transaction((tx) =>
      enqueueJob(tx, { workspaceId, clock: machine.services.clock }, deadlyJob, {}),
    );
    let isOver = false;
    const keeper = (async () => {
      while (!isOver) {
        const worker = await startWorkerProcess(place);
        await Promise.race([worker.exited, until(() => isOver, 60_000)]);
        worker.signal('SIGKILL');
      }
    })();
    await until(async () => (await unfinished(machine, [job.id])) === 0, 50_000);
    isOver = true;
    await keeper;
    const row = await machine.services.db.job.findUniqueOrThrow({ where: { id: job.id } });
    const error = { code: 'attempts_exhausted', details: { attempts: 3, interruptions: 3 } };
    expect(row).toMatchObject({ status: 'FAILED', attempts: 3, interruptions: 2, maxAttempts: 3, error });
    expect(await starts(machine, job.id)).toHaveLength(3);
  });

  test('SIGTERM lets a short job end and gives a long one back without using up an attempt', {
    timeout: 120_000,
  }, async () => {
    const leaver = await startWorkerProcess(place, { graceMs: 800 });
    const short = await enqueue(300);
    const long = await enqueue(4_000);
    await until(async () => (await starts(machine, long)).length === 1);
    leaver.signal('SIGTERM');
    await leaver.exited;
    const rows = await machine.services.db.job.findMany({ where: { id: { in: [short, long] } } });
    expect(rows.find((row) => row.id === short)).toMatchObject({ status: 'SUCCEEDED' });
    expect(rows.find((row) => row.id === long)).toMatchObject({ status: 'QUEUED', attempts: 1, maxAttempts: 31 });
    await startWorkerProcess(place);
    await until(async () => (await unfinished(machine, [long])) === 0, 30_000);
    expect(await ledger(machine, [short, long])).toMatchObject({ succeeded: 2, effects: 2, endEvents: 2 });
  });
});

async function unfinished({ services }: Machine, ids: readonly string[]): Promise<number> {
  return services.db.job.count({ where: { id: { in: [...ids] }, finishedAt: null } });
}

async function starts({ services }: Machine, id: string): Promise<number[]> {
  const rows = await services.sql.query<{ pid: number }>({
    text: 'select pid from starts where job_id = $1 order by attempt',
    values: [id],
  });
  return rows.map((row) => row.pid);
}

/** What is true of these jobs in the tables; `strangers` are effects that are not of the attempt in the row. */
async function ledger({ services }: Machine, ids: readonly string[]) {
  const [row] = await services.sql.query<Record<string, number>>({
    text: `select
      (select count(*) from jobs where id = any($1))::int as jobs,
      (select count(*) from jobs where id = any($1) and status = 'SUCCEEDED')::int as succeeded,
      (select count(*) from effects where job_id = any($1))::int as effects,
      (select count(distinct job_id) from effects where job_id = any($1))::int as "jobsWithEffect",
      (select count(*) from events where subject_id = any($1)
        and type in ('job.succeeded', 'job.failed', 'job.cancelled'))::int as "endEvents",
      (select count(*) from effects join jobs on jobs.id = effects.job_id
        where job_id = any($1) and jobs.attempts <> effects.attempt)::int as strangers`,
    values: [ids],
  });
  return row;
}
