import { EVENT_DEFINITIONS } from '../../../event-definitions.ts';
import { describeData } from '../../../events/data-schema.ts';
import { builder } from '../../../graphql/builder.ts';
import { createDataTypes } from '../../../graphql/data-types.ts';
import type { LoggedEvent } from '../../../kernel/event-log.ts';
import { isRecord } from '../../../kernel/json.ts';

type ShownData = Readonly<Record<string, unknown>>;

const OTHER = 'OtherEventData';

const objectOf = createDataTypes();

const KNOWN = new Map(
  EVENT_DEFINITIONS.map((definition) => {
    const { name, description, schema } = describeData(definition);
    return [definition.type, { name, read: definition.data, ref: objectOf(name, schema, description) }];
  }),
);

const OtherData = builder.objectRef<ShownData>(OTHER).implement({
  description: 'What an event says that another version wrote.',
  fields: (t) => ({
    payload: t.field({ type: 'JSON', description: 'As it was written.', resolve: ({ payload }) => payload }),
  }),
});

/** What an event says: a type for each kind of event. */
export const EventData = builder.unionType('EventData', {
  description: 'What an event says: a type for each kind of event, and one for all kinds of jobs.',
  types: [...new Set([...KNOWN.values()].map(({ ref }) => ref)), OtherData],
  resolveType: ({ __typename: name }) => String(name),
});

/** What an event says, as this version reads it. */
export function shownData({ type, data }: LoggedEvent): ShownData {
  const known = KNOWN.get(type);
  const read = known?.read.safeParse(data).data;
  return known && isRecord(read) ? { ...read, __typename: known.name } : { payload: data, __typename: OTHER };
}
