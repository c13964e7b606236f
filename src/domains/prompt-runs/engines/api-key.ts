import { z } from 'zod';

/** The shortest and the longest key; four characters of it are shown, so it must have many more. */
export const KEY_LENGTH = { min: 16, max: 500 } as const;

/** A vendor's key as a workspace gives it: it goes into a header or an address, so it is printable ASCII without spaces. */
export const apiKeySchema = z
  .string()
  .regex(
    new RegExp(`^[!-~]{${KEY_LENGTH.min},${KEY_LENGTH.max}}$`),
    `must be ${KEY_LENGTH.min} to ${KEY_LENGTH.max} printable characters without spaces`,
  );
