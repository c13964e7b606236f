import { inspect } from 'node:util';
import type { GraphQLObjectType } from 'graphql';
import { type Collected, collectFields } from './collect.ts';
import type { CompleteObject, ObjectCompleter } from './complete.ts';
import { type FieldRun, fieldRun, typenameRun } from './field.ts';
import { isPromise, type Path, type PlanSource, type Run, Unplannable, wrongObject } from './run.ts';

/** Answers an object's fields from its source. */
export type FieldsRun = (run: Run, source: unknown, path: Path | undefined) => unknown;

/** What runs the selected fields of an object type. @throws Unplannable for introspection, which is another's work */
export function fieldsRun(source: PlanSource, type: GraphQLObjectType, collected: Collected): FieldsRun {
  const objects = objectCompleter(source);
  const runs: [key: string, run: FieldRun][] = [];
  for (const [key, nodes] of collected) {
    const fieldName = nodes[0]?.name.value ?? '';
    if (fieldName === '__schema' || fieldName === '__type') throw new Unplannable('introspection');
    const field = type.getFields()[fieldName];
    if (fieldName === '__typename') runs.push([key, typenameRun(type)]);
    else if (field) {
      const place = { key, fieldName, nodes, returnType: field.type, parentType: type, memo: { selections: null } };
      runs.push([key, fieldRun(field, place, objects)]);
    }
  }
  return (run, value, path) => runFields(runs, run, { value, path });
}

type Parent = { value: unknown; path: Path | undefined };

function runFields(runs: readonly [string, FieldRun][], run: Run, { value, path }: Parent): unknown {
  const results: Record<string, unknown> = {};
  let isWaiting = false;
  try {
    for (const [key, field] of runs) {
      const result = field(run, value, path);
      results[key] = result;
      isWaiting ||= isPromise(result);
    }
  } catch (error) {
    if (!isWaiting) throw error;
    // The other fields are under way, and may fail too.
    return whole(results).finally(() => {
      throw error;
    });
  }
  return isWaiting ? whole(results) : results;
}

async function whole(results: Record<string, unknown>): Promise<Record<string, unknown>> {
  const values = await Promise.all(Object.values(results));
  return Object.fromEntries(Object.keys(results).map((key, index) => [key, values[index]]));
}

function objectCompleter(source: PlanSource): ObjectCompleter {
  return (type, place) => {
    const sets = place.nodes.map(({ selectionSet }) => selectionSet);
    const fields = fieldsRun(source, type, collectFields(source, type, sets));
    const { isTypeOf } = type;
    const complete: CompleteObject = ({ run, path }, value) => fields(run, value, path);
    if (!isTypeOf) return complete;
    return (here, value) => {
      const judge = (isOf: boolean): unknown => {
        if (!isOf) throw wrongObject(type, place, inspect(value));
        return complete(here, value);
      };
      const verdict = isTypeOf(value, here.run.context, here.info);
      return isPromise(verdict) ? verdict.then((isOf) => judge(isOf === true)) : judge(verdict);
    };
  };
}
