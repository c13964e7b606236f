import { expect, test } from 'vitest';
import { Prisma } from '../../generated/prisma/client.ts';
import { OWN_COLUMNS, STORED_COLUMNS } from './columns.ts';

test('every column of a product is either its own or a line in the table of fields', () => {
  const known = [...OWN_COLUMNS, 'channel', ...STORED_COLUMNS.map(({ name }) => name)];
  expect(Object.keys(Prisma.ProductScalarFieldEnum).sort()).toEqual(known.sort());
});
