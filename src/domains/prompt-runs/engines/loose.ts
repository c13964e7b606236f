import { z } from 'zod';

/** A text, or null for whatever else is there: a vendor's surprise must not lose a paid answer. */
export const text = z.string().nullish().catch(null);

/** A whole number from 0, or null for whatever else is there. */
export const count = z.number().int().min(0).nullish().catch(null);

/** An amount from 0, or null for whatever else is there. */
export const amount = z.number().min(0).nullish().catch(null);

/** An object of this shape, or null for whatever else is there; what the shape does not name stays. */
export function object<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.looseObject(shape).nullish().catch(null);
}

/** The items of this form, in order, the others left out; null when there is no list. */
export function list<Item extends z.ZodType>(item: Item) {
  return z
    .unknown()
    .transform((value): z.output<Item>[] | null => {
      if (!Array.isArray(value)) return null;
      return value.flatMap((one) => {
        const parsed = item.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      });
    })
    .optional();
}

/**
 * Reads bodies by their form. What was read of a body is kept as long as it is there, because its text, its usage and whether
 * it goes on are asked for apart; it must not be changed.
 */
export function readerOf<Form extends z.ZodType>(form: Form): (body: object) => z.output<Form> {
  const read = new WeakMap<object, { value: z.output<Form> }>();
  return (body) => {
    const known = read.get(body);
    if (known) return known.value;
    const value = form.parse(body);
    read.set(body, { value });
    return value;
  };
}

/** The sum of what is known; null when nothing is. */
export function sum(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
