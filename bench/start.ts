import { setTimeout as sleep } from 'node:timers/promises';
import { noteLines } from './support/lines.ts';
import { quantile } from './support/load.ts';
import { startProduct } from './support/product.ts';
import { machine, printTable, say, whole } from './support/table.ts';

/** How soon a process is to be ready on a database that is there. */
const BAR_MS = 3_000;

/** How long a process that was started is left alone before its memory counts as idle. */
const SETTLE_MS = 10_000;

/** One process of every role on a database that an earlier one has left: until it is ready, and its memory when idle. */
export async function benchStart({ rounds }: { rounds: number }): Promise<void> {
  const product = await startProduct();
  try {
    say(`start: one process of every role on an existing database, ${machine()}`);
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) times.push(await product.restart());
    times.sort((left, right) => left - right);
    await sleep(SETTLE_MS);
    const ready = quantile(times, 0.5);
    const memory = await product.memory();
    noteLines('start', [
      {
        name: 'ready on an existing database',
        ours: '',
        figure: `${whole(ready)} ms`,
        bar: `≤ ${whole(BAR_MS)} ms`,
        isMet: ready <= BAR_MS,
      },
      { name: 'idle memory of a process of every role', ours: '', figure: `${whole(memory)} MiB` },
    ]);
    printTable(
      ['', 'ready ms', 'least', 'most', 'bar', 'processor ms', 'idle MiB'],
      [
        [
          `median of ${rounds}`,
          whole(ready),
          whole(times[0] ?? Number.NaN),
          whole(times.at(-1) ?? Number.NaN),
          `${whole(BAR_MS)}${ready > BAR_MS ? ' !' : ''}`,
          whole(await product.cpu.serverInAll()),
          whole(memory),
        ],
      ],
    );
  } finally {
    await product.close();
  }
}
