import { getDatamodel } from '../generated/pothos-types.ts';

/** What the Prisma schema says of a column: its `///` comment, and whether it may be empty. */
export type ModelColumn = { description: string | undefined; isNullable: boolean };

/** The columns of a model, by name; fields that are stored in several columns are not among them. */
export function modelColumns(model: string): ReadonlyMap<string, ModelColumn> {
  const fields = getDatamodel().datamodel.models[model]?.fields ?? [];
  return new Map(
    fields.map(({ name, documentation, isRequired, isList }) => [
      name,
      { description: documentation, isNullable: !isRequired && !isList },
    ]),
  );
}
