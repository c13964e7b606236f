import { isRecord } from '../kernel/json.ts';
import type { CompiledRoute } from './compiled.ts';
import { below, Faults } from './faults.ts';

/** The variables of one execution, under the names of the operation. */
export type Variables = Record<string, unknown>;

/** What of a request becomes variables; `body` is the parsed JSON, undefined when none was sent. */
export type Incoming = {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: unknown;
};

/**
 * Path, query and body as the operation's variables, with every fault: unknown, missing, repeated and mistyped ones alike.
 */
export function readVariables(
  route: CompiledRoute,
  { params, query, body }: Incoming,
): { variables: Variables; faults: Faults } {
  const faults = new Faults();
  const variables: Variables = {};
  const known = new Set<string>();
  for (const parameter of route.parameters) {
    const { name, read } = parameter;
    const texts = parameter.in === 'path' ? [params[name] ?? ''] : query.getAll(name);
    if (parameter.in === 'query') known.add(name);
    if (texts.length > 0) variables[name] = read(texts, name, faults);
    else if (parameter.isRequired) faults.add(below(null, name), 'is required');
  }
  for (const name of new Set(query.keys()))
    if (!known.has(name)) faults.add(below(null, name), 'is not a known query parameter');
  Object.assign(variables, readBody(route, body, faults));
  return { variables, faults };
}

/** Is the body one record of a route that takes one or many? */
export function isSingle(route: CompiledRoute, body: unknown): boolean {
  return route.body.kind === 'one-or-many' && !Array.isArray(body);
}

function readBody(route: CompiledRoute, body: unknown, faults: Faults): Variables {
  const { kind, read, variable, isRequired } = route.body;
  if (kind === 'upload') return {};
  if (!read) return refuseBody(body, faults);
  if (body === undefined) {
    if (isRequired) faults.add(null, 'A JSON body is required.');
    return {};
  }
  if (isSingle(route, body)) return readSingle(route, body, faults);
  const value = read(body, null, faults);
  if (variable !== null) return { [variable]: value };
  return isRecord(value) ? value : {};
}

/** A path without a body still takes an empty object, which many clients send by themselves. */
function refuseBody(body: unknown, faults: Faults): Variables {
  if (isRecord(body)) for (const name of Object.keys(body)) faults.addUnknown(below(null, name));
  else if (body !== undefined && body !== null) faults.add(null, 'This path takes no body.');
  return {};
}

/** One record is read as a list of one, and its faults are named as if it had never been in a list. */
function readSingle(route: CompiledRoute, body: unknown, faults: Faults): Variables {
  const { read, variable } = route.body;
  if (!isRecord(body)) {
    faults.add(null, 'The body must be a JSON object or a list of them.');
    return {};
  }
  const own = new Faults();
  const value = read?.([body], null, own);
  faults.take(own, (field) => field.replace(/^\[0\]\.?/, ''));
  return { [variable ?? 'inputs']: value };
}
