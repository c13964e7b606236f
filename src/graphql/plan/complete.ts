import {
  defaultTypeResolver,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLList,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { leafWriter, leavesWriter } from './leaf.ts';
import { type FieldPlace, failed, isPromise, type Path, type Run, Unplannable } from './run.ts';

/** Where a value is completed: its run, its place, and what its resolver was told. */
export type Here = { run: Run; path: Path; info: GraphQLResolveInfo };

/** Turns what a resolver answered into what is sent; a promise of it where something below has to be waited for. */
export type Complete = (here: Here, value: unknown) => unknown;

/** Answers an object's fields. */
export type CompleteObject = (here: Here, value: unknown) => unknown;

/** Makes the completion of an object of this type at a field. */
export type ObjectCompleter = (type: GraphQLObjectType, place: FieldPlace) => CompleteObject;

/** The completion of a field's type. */
export function completerOf(type: GraphQLOutputType, place: FieldPlace, objects: ObjectCompleter): Complete {
  if (isNonNullType(type)) return nonNull(completerOf(type.ofType, place, objects), place);
  return nullable(completerOfPresent(type, place, objects));
}

function completerOfPresent(type: GraphQLOutputType, place: FieldPlace, objects: ObjectCompleter): Complete {
  if (isListType(type)) return listOfLeaves(type, list(type.ofType, place, objects));
  if (isLeafType(type)) {
    const write = leafWriter(type);
    return (_here, value) => write(value);
  }
  if (isAbstractType(type)) return abstract(type, place, objects);
  if (isObjectType(type)) return objects(type, place);
  throw new Unplannable('a type that answers nothing');
}

function nonNull(complete: Complete, { parentType, fieldName }: FieldPlace): Complete {
  return (here, value) => {
    const completed = complete(here, value);
    if (completed !== null) return completed;
    throw new Error(`Cannot return null for non-nullable field ${parentType.name}.${fieldName}.`);
  };
}

function nullable(complete: Complete): Complete {
  return (here, value) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    return complete(here, value);
  };
}

/** Items that lie ready need no places of their own. */
function listOfLeaves(type: GraphQLList<GraphQLOutputType>, complete: Complete): Complete {
  const write = leavesWriter(type);
  return write ? (here, value) => write(value) ?? complete(here, value) : complete;
}

function list(itemType: GraphQLOutputType, place: FieldPlace, objects: ObjectCompleter): Complete {
  const complete = completerOf(itemType, place, objects);
  const isNonNull = isNonNullType(itemType);
  return ({ run, path: listPath, info }, value) => {
    if (!isIterable(value)) {
      const field = `${place.parentType.name}.${place.fieldName}`;
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${field}".`);
    }
    const waiting: Promise<unknown>[] = [];
    const completeItem = (item: unknown, index: number): unknown => {
      const path = { prev: listPath, key: index, typename: undefined };
      const here = { run, path, info };
      try {
        const done = isPromise(item) ? item.then((resolved) => complete(here, resolved)) : complete(here, item);
        if (!isPromise(done)) return done;
        const settled = done.then(undefined, (thrown: unknown) => failed(run, thrown, { place, path, isNonNull }));
        waiting.push(settled);
        return settled;
      } catch (thrown) {
        return failed(run, thrown, { place, path, isNonNull });
      }
    };
    let completed: unknown[];
    try {
      completed = Array.from(value, completeItem);
    } catch (thrown) {
      // The items before are under way, and may fail too: nobody will be told.
      for (const settled of waiting) settled.catch(() => undefined);
      throw thrown;
    }
    return waiting.length > 0 ? Promise.all(completed) : completed;
  };
}

function abstract(type: GraphQLAbstractType, place: FieldPlace, objects: ObjectCompleter): Complete {
  const resolveType = type.resolveType ?? defaultTypeResolver;
  const completers = new Map<string, CompleteObject>();
  const completerFor = (run: Run, name: unknown, value: unknown): CompleteObject => {
    const known = typeof name === 'string' ? completers.get(name) : undefined;
    if (known) return known;
    const found = objects(possibleType(run, { type, place, name, value }), place);
    completers.set(String(name), found);
    return found;
  };
  return (here, value) => {
    const name = resolveType(value, here.run.context, here.info, type);
    if (!isPromise(name)) return completerFor(here.run, name, value)(here, value);
    return name.then((resolved) => completerFor(here.run, resolved, value)(here, value));
  };
}

type Resolved = { type: GraphQLAbstractType; place: FieldPlace; name: unknown; value: unknown };

function possibleType(run: Run, { type, place, name }: Resolved): GraphQLObjectType {
  const found = typeof name === 'string' ? run.source.schema.getType(name) : undefined;
  if (isObjectType(found) && run.source.schema.isSubType(type, found)) return found;
  const field = `${place.parentType.name}.${place.fieldName}`;
  const message = `Abstract type "${type.name}" must resolve to an Object type at runtime for field "${field}".`;
  throw new GraphQLError(message, { nodes: [...place.nodes] });
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
