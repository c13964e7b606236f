import { type CustomTypesConfig, types } from 'pg';
import { Prisma } from '../generated/prisma/client.ts';
import { columnTypes } from './column-types.ts';

/** A hand-written statement as the typed client takes it: a template with its values, or one that was made before. */
export type Written = readonly [Prisma.Sql] | readonly [TemplateStringsArray, ...unknown[]];

/** The text and the values of a statement, as the driver takes them. */
export function statementOf([first, ...values]: Written): { text: string; values: unknown[] } {
  const sql = 'raw' in first ? Prisma.sql(first, ...(values as Prisma.Sql[])) : first;
  return { text: sql.text, values: sql.values.map(sentValue) };
}

/** A value as the typed client sends it: times with their zone, decimals to the last digit. */
export function sentValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(sentValue);
  return Prisma.Decimal.isDecimal(value) ? value.toFixed() : value;
}

const { INT8, NUMERIC, DATE, TIMESTAMP } = types.builtins;

const READERS: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: BigInt,
  [NUMERIC]: (text) => new Prisma.Decimal(text),
  [DATE]: (text) => new Date(`${text}T00:00:00Z`),
  [TIMESTAMP]: (text) => new Date(`${text.replace(' ', 'T')}Z`),
};

/** Columns as the typed client reads them. */
export const rawColumnTypes: CustomTypesConfig = {
  getTypeParser: (type, format) =>
    (format === 'text' && READERS[type]) || columnTypes.getTypeParser(type, format as 'text'),
};
