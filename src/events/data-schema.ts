import { z } from 'zod';
import { pascalCase } from '../kernel/naming.ts';
import type { EventDefinition } from './define.ts';

/** The shape of an event's `data`: the name of its type, what it is, and its JSON Schema. */
type DataDescription = { name: string; description: string; schema: Record<string, unknown> };

/**
 * What both faces make of the shape that an event declares. The type is named after the event, `AuditCompleted`, unless
 * the shape has a `title` of its own, because several events share it.
 */
export function describeData({ type, description, data }: EventDefinition): DataDescription {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(data, { io: 'output' });
  const { title, about } = { ...schema };
  if (typeof title === 'string') return { name: title, description: String(about), schema };
  return { name: pascalCase(type), description, schema };
}
