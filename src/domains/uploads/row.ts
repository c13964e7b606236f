/**
 * One row of an upload: its values, or why it cannot be read. `row` counts as a spreadsheet does, from 1 and with the
 * header line; of JSON lines it is the line.
 */
export type Row = { row: number; values: Record<string, unknown> } | { row: number; fault: string };
