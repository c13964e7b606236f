import type { z } from 'zod';

/** A kind of thing that can have happened. */
export type EventDefinition<Schema extends z.ZodType = z.ZodType> = {
  /** In the past tense, e.g. `audit.completed`. */
  type: string;
  /** One public sentence. */
  description: string;
  /** The shape of the event's `data`, in REST's spelling. */
  data: Schema;
  /** May it be sent to webhook endpoints? */
  isWebhook: boolean;
  /** A `data` to show in the documentation; left out, one is made up. */
  example?: z.output<Schema>;
};

/** Defines a kind of event; the composition root collects the definitions. `isWebhook` is false when left out. */
export function defineEvent<Schema extends z.ZodType>(definition: {
  type: string;
  description: string;
  data: Schema;
  isWebhook?: boolean;
  example?: z.output<Schema>;
}): EventDefinition<Schema> {
  return { ...definition, isWebhook: definition.isWebhook ?? false };
}
