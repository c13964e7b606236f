/** Does one thing with many items; the results are in the items' order. */
type DoGroup<Item, Result> = (items: readonly Item[]) => Promise<readonly Result[]>;

type Waiting<Item, Result> = {
  item: Item;
  resolve: (result: Result) => void;
  reject: (reason: unknown) => void;
};

/**
 * Does items together: those that come while a group is under way are the next one. An item that comes alone waits for
 * nothing. When a group fails, each of its items is tried by itself, so that one that cannot be done fails alone.
 *
 * @param options.most items of a group
 */
export function createGrouped<Item, Result>(
  doGroup: DoGroup<Item, Result>,
  options: { most: number },
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let isRunning = false;

  async function runNext(): Promise<void> {
    const group = waiting.splice(0, options.most);
    await doAll(group).catch(async (error: unknown) => {
      const [first] = group;
      if (group.length === 1) first?.reject(error);
      else for (const one of group) await doAll([one]).catch(one.reject);
    });
  }

  async function doAll(group: readonly Waiting<Item, Result>[]): Promise<void> {
    const results = await doGroup(group.map(({ item }) => item));
    if (results.length !== group.length) throw new Error('A group was not answered one by one.');
    for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
  }

  async function run(): Promise<void> {
    isRunning = true;
    // What is asked for in one turn of the event loop is one group.
    await new Promise(setImmediate);
    while (waiting.length > 0) await runNext();
    isRunning = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isRunning) void run();
    });
}
