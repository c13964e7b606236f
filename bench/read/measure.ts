import { type LoadProcess, type LoadResult, quantile } from '../support/load.ts';
import type { Cpu } from '../support/product.ts';
import type { Request } from './cases.ts';

/** A line's figures: medians of its rounds; processor time in µs a request. */
export type Figures = {
  name: string;
  server: number;
  database: number;
  perSecond: number;
  p50: number;
  p99: number;
  failures: number;
  rounds: { server: number; database: number; perSecond: number }[];
};

/** Who is asked what. */
export type Target = { name: string; request: Request; cpu: Pick<Cpu, 'server' | 'database'> };

type Pace = { rounds: number; seconds: number; connections: number };

/** A runtime that compiles while it runs is measured when it has compiled. */
const WARM_UP = { requests: 2_000, seconds: 5 };

/** Measures all targets, taking turns, so that a noisy machine is noisy for all. */
export async function measure(load: LoadProcess, targets: readonly Target[], pace: Pace): Promise<Figures[]> {
  const { connections, seconds } = pace;
  for (const { request } of targets) await load.run({ ...request, connections, ...WARM_UP });
  const turns = targets.map((): Turn[] => []);
  for (let round = 0; round < pace.rounds; round += 1) {
    for (const [index, { request, cpu }] of targets.entries()) {
      const before = await spent(cpu);
      const result = await load.run({ ...request, connections, seconds });
      const after = await spent(cpu);
      turns[index]?.push({ result, server: after.server - before.server, database: after.database - before.database });
    }
  }
  return targets.map(({ name }, index) => figuresOf(name, turns[index] ?? []));
}

type Turn = { result: LoadResult; server: number; database: number };

async function spent(cpu: Target['cpu']): Promise<{ server: number; database: number }> {
  const [server, database] = await Promise.all([cpu.server(), cpu.database()]);
  return { server, database };
}

function figuresOf(name: string, turns: readonly Turn[]): Figures {
  const rounds = turns.map(({ result, server, database }) => {
    const requests = Math.max(1, result.milliseconds.length);
    return { server: (server * 1000) / requests, database: (database * 1000) / requests, perSecond: result.perSecond };
  });
  const milliseconds = turns.flatMap(({ result }) => result.milliseconds).sort((left, right) => left - right);
  return {
    name,
    server: median(rounds.map(({ server }) => server)),
    database: median(rounds.map(({ database }) => database)),
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    p50: quantile(milliseconds, 0.5),
    p99: quantile(milliseconds, 0.99),
    failures: turns.reduce((sum, { result }) => sum + result.failures, 0),
    rounds,
  };
}

function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((left, right) => left - right),
    0.5,
  );
}
