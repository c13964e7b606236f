import pg from 'pg';

/** A prepared statement that answers a few rows. */
export type QuickStatement = { name: string; text: string; values: unknown[] };

type Row = Record<string, unknown>;

/** What a statement's columns are called and read by, and a row without values. */
type Columns = { names: string[]; readers: ((text: string) => unknown)[]; empty: Row };

/** What is known of a connection's statements, by name; and the connection as it is written to when they are described. */
type Known = { columns: Map<string, Columns>; undescribed: object };

type Done = { resolve: (rows: Row[]) => void; reject: (error: Error) => void };

/** The driver's own query, as far as it is changed here. */
type DriverQuery = {
  name: string | undefined;
  _canceledDueToError: unknown;
  prepare(connection: object): void;
  handleReadyForQuery(connection: object): void;
};
type Described = { fields: { name: string; dataTypeID: number }[] };
const DriverQuery = pg.Query as unknown as new (
  text: string,
  values: unknown[],
  callback: (error: Error | null) => void,
) => DriverQuery;

const KNOWN = new WeakMap<object, Known>();

/**
 * Sends a statement whose columns are described when a connection first executes it: the driver has them described, sent
 * and looked through each time. On that connection the database refuses the statement once it would have other columns.
 */
export function sendQuickRead(client: pg.Client, statement: QuickStatement): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    client.query(new QuickRead(client, statement, { resolve, reject }) as unknown as pg.Query);
  });
}

class QuickRead extends DriverQuery {
  readonly #client: pg.Client;
  readonly #rows: Row[] = [];
  #known: Known | null = null;
  #columns: Columns | null = null;
  readonly #resolve: Done['resolve'];

  constructor(client: pg.Client, { name, text, values }: QuickStatement, { resolve, reject }: Done) {
    super(text, values, (error) => error && reject(error));
    this.name = name;
    this.#client = client;
    this.#resolve = resolve;
  }

  override prepare(connection: object): void {
    this.#known = knownOf(connection);
    this.#columns = this.#known.columns.get(this.name ?? '') ?? null;
    super.prepare(this.#columns ? this.#known.undescribed : connection);
  }

  handleRowDescription({ fields }: Described): void {
    this.#columns = columnsOf(fields, this.#client);
    this.#known?.columns.set(this.name ?? '', this.#columns);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    if (this._canceledDueToError || !this.#columns) return;
    try {
      this.#rows.push(readRow(this.#columns, fields));
    } catch (error) {
      this._canceledDueToError = error;
    }
  }

  handleCommandComplete(): void {}

  override handleReadyForQuery(connection: object): void {
    if (this._canceledDueToError) super.handleReadyForQuery(connection);
    else this.#resolve(this.#rows);
  }
}

function knownOf(connection: object): Known {
  const known = KNOWN.get(connection);
  if (known) return known;
  const undescribed = Object.create(connection, { describe: { value: () => undefined } });
  const made = { columns: new Map<string, Columns>(), undescribed };
  KNOWN.set(connection, made);
  return made;
}

function columnsOf(fields: Described['fields'], client: pg.Client): Columns {
  const names = fields.map(({ name }) => name);
  // Copies of an object that was parsed have all their properties in place.
  const empty = JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null]))));
  return { names, readers: fields.map(({ dataTypeID }) => client.getTypeParser(dataTypeID, 'text')), empty };
}

function readRow({ names, readers, empty }: Columns, values: readonly (string | null)[]): Row {
  const row = { ...empty };
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    const name = names[index];
    if (name !== undefined && value !== null && value !== undefined) row[name] = readers[index]?.(value);
  }
  return row;
}
