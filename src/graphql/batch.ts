import type { Context } from '../kernel/context.ts';

type Waiting<Value> = { key: string; give: (value: Value | null) => void; fail: (error: unknown) => void };
type Open<Selection, Value> = { selection: Selection; waiting: Waiting<Value>[] };

/** What a field of a row asks for, by the row's key and what is selected below it. @returns null where there is nothing */
export type Batch<Selection, Value> = (context: Context, key: string, selection: Selection) => Promise<Value | null>;

/**
 * Answers what the rows of a list ask for one by one with one read for all of them that are completed together and select
 * the same.
 *
 * @param read the values by their keys; a key without a value is null
 */
export function createBatch<Selection, Value>(
  read: (context: Context, keys: readonly string[], selection: Selection) => Promise<ReadonlyMap<string, Value>>,
): Batch<Selection, Value> {
  const open = new WeakMap<Context, Map<string, Open<Selection, Value>>>();

  async function answer(context: Context, { selection, waiting }: Open<Selection, Value>): Promise<void> {
    try {
      const values = await read(context, [...new Set(waiting.map(({ key }) => key))], selection);
      for (const { key, give } of waiting) give(values.get(key) ?? null);
    } catch (error) {
      for (const { fail } of waiting) fail(error);
    }
  }

  return (context, key, selection) => {
    const groups = open.get(context) ?? new Map<string, Open<Selection, Value>>();
    open.set(context, groups);
    const name = JSON.stringify(selection);
    const group = groups.get(name) ?? { selection, waiting: [] };
    if (!groups.has(name)) {
      groups.set(name, group);
      // By then every row that is completed in this turn of the loop has asked.
      setImmediate(() => {
        groups.delete(name);
        void answer(context, group);
      });
    }
    return new Promise((give, fail) => group.waiting.push({ key, give, fail }));
  };
}
