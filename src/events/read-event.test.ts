import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineEvent } from './define.ts';
import { readEvent } from './read-event.ts';

const noted = defineEvent({ type: 'thing.noted', description: 'Noted.', data: z.object({ id: z.string() }) });

test('an event is read by its definition, with what the definition does not know left out', () => {
  expect(readEvent(noted, { type: 'thing.noted', data: { id: 'a', more: 1 } })).toEqual({ id: 'a' });
});

test('an event of another type is none of its business', () => {
  expect(readEvent(noted, { type: 'thing.lost', data: { id: 'a' } })).toBeNull();
});

test('data that the definition cannot read is an error, not an empty value', () => {
  expect(() => readEvent(noted, { type: 'thing.noted', data: { id: 1 } })).toThrow(z.ZodError);
});
