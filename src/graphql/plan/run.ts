import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  locatedError,
  type OperationDefinitionNode,
  responsePathAsArray,
} from 'graphql';
import { MEMO, type PlaceMemo, type PlannedInfo } from './places.ts';

/** Where a value stands in the answer. */
export type Path = GraphQLResolveInfo['path'];

/** What a plan was compiled from; the same for each of its runs. */
export type PlanSource = {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: Record<string, FragmentDefinitionNode>;
};

/** One execution of a plan. */
export type Run = {
  source: PlanSource;
  context: unknown;
  variables: Record<string, unknown>;
  errors: GraphQLError[];
  /** Places that an error made null: what fails below them is not reported again. */
  nulled: Set<Path | undefined>;
};

/** A field of the plan, as far as errors and resolvers need to know it. */
export type FieldPlace = {
  key: string;
  fieldName: string;
  nodes: readonly FieldNode[];
  returnType: GraphQLOutputType;
  parentType: GraphQLObjectType;
  memo: PlaceMemo;
};

/** Is it something to wait for? */
export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** The fourth argument of a resolver. */
export function infoOf(run: Run, place: FieldPlace, path: Path): PlannedInfo {
  const { schema, operation, fragments } = run.source;
  return {
    fieldName: place.fieldName,
    fieldNodes: place.nodes,
    returnType: place.returnType,
    parentType: place.parentType,
    path,
    schema,
    fragments,
    rootValue: undefined,
    operation,
    variableValues: run.variables,
    [MEMO]: place.memo,
  };
}

/** Notes what a field threw and answers null in its place. @throws the error where the type allows no null */
export function failed(run: Run, thrown: unknown, at: { place: FieldPlace; path: Path; isNonNull: boolean }): null {
  const error = locatedError(thrown, [...at.place.nodes], responsePathAsArray(at.path));
  if (at.isNonNull) throw error;
  addError(run, error, at.path);
  return null;
}

/** Adds an error unless its place, or one above it, is null already. */
export function addError(run: Run, error: GraphQLError, path: Path | undefined): void {
  for (let above: Path | undefined = path; above; above = above.prev) if (run.nulled.has(above)) return;
  if (run.nulled.has(undefined)) return;
  run.nulled.add(path);
  run.errors.push(error);
}

/** A thing that is thrown when a plan cannot be made: the document is then executed without one. */
export class Unplannable extends Error {}

/** The error of an object that is not of the type its field promised. */
export function wrongObject(type: GraphQLObjectType, place: FieldPlace, shown: string): GraphQLError {
  return new GraphQLError(`Expected value of type "${type.name}" but got: ${shown}.`, { nodes: [...place.nodes] });
}
