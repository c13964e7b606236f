import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { type Complete, completerOf, type ObjectCompleter } from './complete.ts';
import { leafWriter, leavesWriter, type WriteLeaf, type WriteLeaves } from './leaf.ts';
import { type FieldPlace, failed, infoOf, isPromise, type Path, type Run } from './run.ts';

/** Answers one field of an object. */
export type FieldRun = (run: Run, source: unknown, parent: Path | undefined) => unknown;

type Field = GraphQLField<unknown, unknown>;

/** What runs a field that was selected at a place. */
export function fieldRun(field: Field, place: FieldPlace, objects: ObjectCompleter): FieldRun {
  const { type } = field;
  const isNonNull = isNonNullType(type);
  const inner = isNonNull ? type.ofType : type;
  const name = propertyOf(field);
  const resolved = resolvedRun(field, completerOf(type, place, objects), { place, isNonNull });
  if (name === null) return resolved;
  if (isListType(inner)) return leavesRun(name, leavesWriter(inner), resolved);
  return isLeafType(inner) ? propertyRun(name, leafWriter(inner), { place, isNonNull, resolved }) : resolved;
}

type Options = { place: FieldPlace; isNonNull: boolean };

/** A leaf that lies ready on its object: neither a resolver nor its arguments are made. */
function propertyRun(name: string, write: WriteLeaf, options: Options & { resolved: FieldRun }): FieldRun {
  const { place, isNonNull, resolved } = options;
  const { key, parentType, fieldName } = place;
  const complete = (value: unknown): unknown => {
    if (value === null || value === undefined) {
      if (!isNonNull) return null;
      throw new Error(`Cannot return null for non-nullable field ${parentType.name}.${fieldName}.`);
    }
    if (value instanceof Error) throw value;
    return write(value);
  };
  return (run, source, parent) => {
    const fail = (thrown: unknown) =>
      failed(run, thrown, { place, path: { prev: parent, key, typename: parentType.name }, isNonNull });
    try {
      const value = readProperty(source, name);
      if (typeof value === 'function') return resolved(run, source, parent);
      return isPromise(value) ? value.then(complete).then(undefined, fail) : complete(value);
    } catch (thrown) {
      return fail(thrown);
    }
  };
}

/** A list of leaves that lies ready on its object. */
function leavesRun(name: string, write: WriteLeaves | null, resolved: FieldRun): FieldRun {
  if (!write) return resolved;
  return (run, source, parent) => {
    try {
      const written = write(readProperty(source, name));
      if (written) return written;
    } catch {
      // A getter that throws is asked again where what it throws has a place.
    }
    return resolved(run, source, parent);
  };
}

function resolvedRun(field: Field, complete: Complete, { place, isNonNull }: Options): FieldRun {
  const resolve = field.resolve ?? defaultFieldResolver;
  const [node] = place.nodes;
  const { key, parentType } = place;
  return (run, source, parent) => {
    const path = { prev: parent, key, typename: parentType.name };
    const fail = (thrown: unknown) => failed(run, thrown, { place, path, isNonNull });
    const info = infoOf(run, place, path);
    const here = { run, path, info };
    try {
      const args = field.args.length > 0 && node ? getArgumentValues(field, node, run.variables) : {};
      const value: unknown = resolve(source, args, run.context, info);
      const completed = isPromise(value) ? value.then((given) => complete(here, given)) : complete(here, value);
      return isPromise(completed) ? completed.then(undefined, fail) : completed;
    } catch (thrown) {
      return fail(thrown);
    }
  };
}

/** The property that a field without a resolver of its own answers; null when there is a resolver to be called. */
function propertyOf({ name, resolve, args, extensions }: Field): string | null {
  if (args.length > 0) return null;
  const exposed = extensions['pothosExposedField'];
  if (resolve === undefined || resolve === defaultFieldResolver) return name;
  return typeof exposed === 'string' && resolve === extensions['pothosOriginalResolve'] ? exposed : null;
}

/** Any object may be asked for any property. */
function readProperty(source: unknown, name: string): unknown {
  return typeof source === 'object' && source !== null ? (source as Record<string, unknown>)[name] : undefined;
}

/** `__typename` answers the name of the type, whoever asks. */
export function typenameRun(type: GraphQLObjectType): FieldRun {
  return () => type.name;
}
