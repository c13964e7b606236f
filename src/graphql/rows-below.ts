import type { Context } from '../kernel/context.ts';
import { type CursorScope, type CursorValues, decodeCursor, invalidCursor, pageSize, toPage } from '../kernel/page.ts';
import { NODE_PATHS, toConnection } from './connection.ts';

type PageArgs = { first?: number | null; after?: string | null };

/** A list below a row: a relation of the parent's model, the newest first. */
type Below<Row, Args> = {
  /** The relation, by its name in the Prisma schema. */
  relation: string;
  /** The type of its rows. */
  type: string;
  /** The column that it is ordered by, before the id. */
  moment: keyof Row & string;
  /** What its cursors are of; a list with a filter is another list. */
  list(args: Args): string;
  /** Which of the related rows. */
  where(args: Args): object;
};

/** Plans what is selected below a field; Pothos hands it to its own connections. */
type Nested = (query: object, at: { getType(): string; paths: Path[] }) => { select?: object };
type Path = { name: string }[];
const ROW_PATHS: Path[] = NODE_PATHS.map((path) => path.map((name) => ({ name })));

type Selected = (path: string[]) => unknown;

/**
 * A field that answers a page of a relation: it is read in the statement that reads the parents, however many they are, and
 * counted there when asked for. A cursor leads on in the list of the row that it was got from, and in no other.
 */
export function rowsBelow<Row extends { id: string }, Args extends PageArgs>(below: Below<Row, Args>) {
  const { relation, type, moment, list, where } = below;
  const scopeOf = (context: Context, args: Args): CursorScope => ({
    key: context.cursorKey,
    list: list(args),
    workspaceId: context.principal.workspaceId,
  });

  function select(args: Args, context: Context, nested: Nested, selected: Selected) {
    const wanted = where(args);
    const query = {
      where: { AND: [wanted, olderThan(moment, placeOf(scopeOf(context, args), args))] },
      orderBy: [{ [moment]: 'desc' }, { id: 'desc' }],
      take: pageSize(args.first) + 1,
    };
    const nodes = nested(query, { getType: () => type, paths: ROW_PATHS });
    // Without a selection every column is read; with one, those that cursors are made of may be missing.
    const rows = nodes.select ? { ...nodes, select: { ...nodes.select, id: true, [moment]: true } } : nodes;
    const count = selected(['totalCount']) ? { _count: { select: { [relation]: { where: wanted } } } } : {};
    return { select: { id: true, [relation]: rows, ...count } };
  }

  function resolve(parent: { id: string }, args: Args, context: Context) {
    const scope = scopeOf(context, args);
    const place = placeOf(scope, args);
    if (place && place[2] !== parent.id) throw invalidCursor();
    const valuesOf = (row: Row) => [momentOf(row, moment).toISOString(), row.id, parent.id];
    const page = toPage(joined<Row>(parent, relation), pageSize(args.first), scope, valuesOf);
    return toConnection(page, async () => counted(parent, relation));
  }

  return { extensions: { pothosPrismaSelect: select }, resolve };
}

function placeOf(scope: CursorScope, { after }: PageArgs): CursorValues | null {
  return after ? decodeCursor(scope, after) : null;
}

function olderThan(moment: string, place: CursorValues | null): object {
  if (!place) return {};
  const [at, id] = [new Date(String(place[0])), String(place[1])];
  return { [moment]: { lte: at }, OR: [{ [moment]: { lt: at } }, { [moment]: at, id: { lt: id } }] };
}

/** The rows that `select` joined to the parent. */
function joined<Row>(parent: object, relation: string): Row[] {
  return Reflect.get(parent, relation) as Row[];
}

/** The count that `select` joined to the parent, as `totalCount` was asked for. */
function counted(parent: object, relation: string): number {
  const { _count } = parent as { _count: Record<string, number> };
  return _count[relation] ?? 0;
}

/** The order's column is a moment, and `select` asked for it. */
function momentOf<Row>(row: Row, moment: keyof Row): Date {
  return row[moment] as Date;
}
