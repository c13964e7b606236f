import { Prisma } from '../../../generated/prisma/client.ts';
import { snakeCase } from '../../../kernel/naming.ts';

/** Every column of a row of `engine_responses`, called `response`, for what a hand-written statement returns. */
export const RESPONSE_COLUMNS = Prisma.raw(
  Object.keys(Prisma.EngineResponseScalarFieldEnum)
    .map((name) => `response.${snakeCase(name)} as "${name}"`)
    .join(', '),
);
