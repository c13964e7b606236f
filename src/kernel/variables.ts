import { z } from 'zod';

const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be an origin such as http://127.0.0.1:9000',
  );

/** A variable that holds origins with commas between; default none. */
export const originsVariable = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  )
  .pipe(z.array(origin));

/** A variable that holds a URL of one of these protocols, e.g. `https:`. */
export const urlVariable = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be a URL that starts with ${protocols.map((name) => `${name}//`).join(' or ')}`,
    );

/** A variable that holds a web address, read without slashes at its end. */
export const baseUrlVariable = urlVariable('http:', 'https:').transform((text) => text.replace(/\/+$/, ''));

/** A variable that holds a whole number of 1..max. */
export const countVariable = (fallback: number, max: number) =>
  z.coerce.number().int().min(1).max(max).default(fallback);

/** A variable that is `on` or `off`; default on. */
export const switchVariable = z
  .enum(['on', 'off'])
  .default('on')
  .transform((text) => text === 'on');
