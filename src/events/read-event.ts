import type { z } from 'zod';
import type { LoggedEvent } from '../kernel/event-log.ts';
import type { EventDefinition } from './define.ts';

/**
 * What an event says, as its definition has it: consumers read `data` through this and nothing else.
 *
 * @returns null when it is an event of another type
 * @throws ZodError when the definition no longer reads what it once wrote
 */
export function readEvent<Schema extends z.ZodType>(
  definition: EventDefinition<Schema>,
  event: Pick<LoggedEvent, 'type' | 'data'>,
): z.output<Schema> | null {
  return event.type === definition.type ? definition.data.parse(event.data) : null;
}
