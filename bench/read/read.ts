import { startLoad } from '../support/load.ts';
import { startPeers } from '../support/peers.ts';
import { startProduct } from '../support/product.ts';
import { startRaw } from '../support/raw.ts';
import { addJson, machine, printTable, say, whole } from '../support/table.ts';
import { prepareCases } from './cases.ts';
import { measure, type Target } from './measure.ts';
import { type Compared, cells, compare, HEADINGS, writeReport } from './report.ts';

const CONNECTIONS = 16;

/** How reads are measured. */
export type ReadOptions = {
  products: number;
  rounds: number;
  isQuick: boolean;
  /** Only lines whose name contains this text. */
  only: string;
  /** Other servers over the same tables are asked the same. */
  hasPeers: boolean;
  profileDir?: string | undefined;
};

/**
 * Reads beside the raw limit in the same run: processor time of server and database a request, and requests a second.
 * A full run writes its table to docs/performance.md.
 */
export async function benchRead(options: ReadOptions): Promise<void> {
  const product = await startProduct({ profileDir: options.profileDir });
  const raw = await startRaw(product);
  const peers = options.hasPeers ? await startPeers(product) : [];
  const load = startLoad();
  try {
    const cases = await prepareCases(product, raw, options.products, peers);
    const pace = { rounds: options.rounds, seconds: options.isQuick ? 0.5 : 1, connections: CONNECTIONS };
    const setting = `${new Date().toISOString().slice(0, 10)}, ${machine()}; ${whole(options.products)} products, ${CONNECTIONS} connections, medians of ${pace.rounds} rounds of ${pace.seconds} s.`;
    say(`read: ${setting}`);
    const compared: Compared[] = [];
    for (const one of cases) {
      const lines = one.lines.filter(({ name }) => name.includes(options.only));
      if (lines.length === 0) continue;
      const targets: Target[] = [
        { name: one.name, request: one.raw, cpu: raw.cpu },
        ...lines.map(({ name, request }) => ({ name, request, cpu: product.cpu })),
        ...one.peers.flatMap(({ name, peer, request }) =>
          peers.filter((there) => there.name === peer).map(({ cpu }) => ({ name, request, cpu })),
        ),
      ];
      const [limit, ...others] = await measure(load, targets, pace);
      if (limit) compared.push(...others.map((figures, index) => compare(figures, limit, lines[index]?.bar ?? null)));
    }
    printTable(HEADINGS, compared.map(cells));
    addJson({ setting, lines: compared });
    if (!options.isQuick && options.only === '') await writeReport(compared, setting);
  } finally {
    load.close();
    raw.close();
    for (const peer of peers) peer.close();
    await product.close();
  }
}
