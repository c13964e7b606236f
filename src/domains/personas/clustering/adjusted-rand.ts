/**
 * How far two partitions of the same rows agree beyond chance: 1 when they are the same, about 0 when they have nothing to do
 * with each other. Rows that either leaves out (a negative label) do not count.
 *
 * @returns 1 for two partitions that both put everything together, and when no row counts
 * @source Hubert and Arabie, "Comparing partitions", 1985
 */
export function adjustedRand(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const cells = new Map<string, number>();
  const rows = new Map<number, number>();
  const columns = new Map<number, number>();
  let total = 0;
  for (let index = 0; index < first.length; index += 1) {
    const row = first[index] ?? -1;
    const column = second[index] ?? -1;
    if (row < 0 || column < 0) continue;
    total += 1;
    count(cells, `${row} ${column}`);
    count(rows, row);
    count(columns, column);
  }
  const together = pairsWithin(cells);
  const inRows = pairsWithin(rows);
  const inColumns = pairsWithin(columns);
  const all = (total * (total - 1)) / 2;
  const expected = all === 0 ? 0 : (inRows * inColumns) / all;
  const most = (inRows + inColumns) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function pairsWithin(counts: ReadonlyMap<unknown, number>): number {
  let pairs = 0;
  for (const size of counts.values()) pairs += (size * (size - 1)) / 2;
  return pairs;
}
