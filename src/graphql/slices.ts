import { type GraphQLSchema, getNamedType, isCompositeType, isObjectType } from 'graphql';
import { isList } from './sizes.ts';

/** Shorter lists are completed at once. */
const LIST_MIN = 20;

/** A document's rows are completed for so long before other requests get their turn. */
const SLICE_MS = 5;

type Clock = { since: number };

/**
 * Makes long lists of a document be completed in slices, between which the process serves others: GraphQL completes
 * thousands of rows in one go otherwise. Only what has the edge's hooks is a document; stored operations show a page.
 */
export function sliceLists(schema: GraphQLSchema): void {
  const clocks = new WeakMap<object, Clock>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (!resolve || !isList(field) || !isCompositeType(getNamedType(field.type))) continue;
      field.resolve = (parent, args, context, info) => {
        const rows: unknown = resolve(parent, args, context, info);
        const hooks: unknown = context?.hooks;
        if (typeof hooks !== 'object' || hooks === null) return rows;
        return rows instanceof Promise ? rows.then((value) => sliced(value, hooks)) : sliced(rows, hooks);
      };
    }
  }

  function sliced(rows: unknown, hooks: object): unknown {
    if (!Array.isArray(rows) || rows.length < LIST_MIN) return rows;
    const clock = clocks.get(hooks) ?? { since: performance.now() };
    clocks.set(hooks, clock);
    return inSlices(rows, clock);
  }
}

/** A promise of each row, which come one after the other with pauses between slices. */
function inSlices(rows: readonly unknown[], clock: Clock): Promise<unknown>[] {
  const gives: ((row: unknown) => void)[] = [];
  const promised = rows.map(() => new Promise<unknown>((give) => gives.push(give)));
  void giveInSlices(rows, gives, clock);
  return promised;
}

async function giveInSlices(rows: readonly unknown[], gives: readonly ((row: unknown) => void)[], clock: Clock) {
  for (const [index, give] of gives.entries()) {
    if (performance.now() - clock.since > SLICE_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.since = performance.now();
    }
    // Whoever waits for the row completes it before the next one is given.
    await Promise.resolve(give(rows[index]));
  }
}
