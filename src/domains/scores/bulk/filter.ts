import { z } from 'zod';
import { Channel } from '../../../generated/prisma/enums.ts';

const word = z.string().min(1, 'must not be empty').max(200, 'must be at most 200 characters');

/** Which products to audit: all of them, or those for which everything given holds. */
export const auditFilter = z
  .object({
    all: z.boolean().nullish(),
    tag: word.nullish(),
    channel: z.enum(Channel).nullish(),
    category: word.nullish(),
    skus: z.array(z.string()).min(1, 'must have 1 to 200 items').max(200, 'must have 1 to 200 items').nullish(),
  })
  .superRefine(({ all, ...narrow }, check) => {
    const isNarrow = Object.values(narrow).some((value) => value != null);
    if (!all && !isNarrow) {
      check.addIssue({ code: 'custom', path: [], message: 'needs `all`, `tag`, `channel`, `category` or `skus`' });
    }
    if (all && isNarrow) check.addIssue({ code: 'custom', path: ['all'], message: 'cannot be narrowed; leave it out' });
  });

/** Which products to audit. */
export type AuditFilter = z.output<typeof auditFilter>;
