import { getNamedType, isEnumType } from 'graphql';
import { buildContract } from '../../src/contract.ts';
import type { CompiledRoute, Parameter } from '../../src/rest/compiled.ts';
import type { Named } from './graph-roots.ts';
import { NAMED_BY, NEW_NAMES } from './named-rows.ts';

type Json = ReturnType<typeof JSON.parse>;

const contract = buildContract('http://ei.test');
const document: Json = contract.openapi();

/** Every route, as the document names it. */
export const restRoutes = contract.routes;

/** The same in every request, so that one can be repeated. */
const AN_HOUR_AGO = new Date(Date.now() - 3_600_000).toISOString();

/** A route's name. */
export const routeName = ({ method, path }: CompiledRoute): string => `${method} ${path}`;

/** What a parameter names, by the argument of the graph that it fills. @returns undefined when it names no row */
export function namedBy(route: CompiledRoute, parameter: string): readonly Named[] | undefined {
  const usage = route.usages.find(({ variable }) => variable === parameter);
  return usage && NAMED_BY.get(`${route.operation.type}.${route.operation.rootField.name}.${usage.path}`);
}

/** Is what a parameter names looked for within the own workspace alone, so that it can name no other's row? */
export function isKeptAsText(route: CompiledRoute, parameter: string): boolean {
  const usage = route.usages.find(({ variable }) => variable === parameter);
  return (
    usage !== undefined && NEW_NAMES.has(`${route.operation.type}.${route.operation.rootField.name}.${usage.path}`)
  );
}

/** Does the path name a row by this parameter? One of a closed set, such as an engine, names none. */
export function isRowParameter({ in: place, type }: Parameter): boolean {
  return place === 'path' && !isEnumType(getNamedType(type));
}

/** A request that passes the checks of its route: its documented examples, and these values in its parameters. */
export function restRequest(
  route: CompiledRoute,
  values: Readonly<Record<string, string>> = {},
): { method: string; path: string; init: RequestInit } {
  const operation = document.paths[route.path][route.method.toLowerCase()];
  const path = route.path.replace(/\{([^}]*)\}/g, (_all, name: string) => {
    const known = route.parameters.find((parameter) => parameter.name === name);
    const isRow = known === undefined || isRowParameter(known);
    const { example } = operation.parameters.find((parameter: Json) => parameter.name === name) ?? {};
    return encodeURIComponent(values[name] ?? (isRow ? 'NONE' : String(example)));
  });
  const required = route.parameters.filter((parameter) => parameter.in === 'query' && parameter.isRequired);
  const query = new URLSearchParams(
    required.map(({ name, example }) => [name, name === 'since' ? AN_HOUR_AGO : String(example ?? 'example')]),
  );
  for (const parameter of route.parameters) {
    const value = values[parameter.name];
    if (parameter.in === 'query' && value !== undefined) query.set(parameter.name, value);
  }
  const text = query.size > 0 ? `?${query}` : '';
  return { method: route.method, path: `/v1${path}${text}`, init: bodyOf(route, operation?.requestBody?.content) };
}

function bodyOf(route: CompiledRoute, content: Json): RequestInit {
  if (route.body.kind === 'none') return { method: route.method };
  if (route.body.kind === 'upload') {
    const body = 'sku,title,url\nUP-1,A title,https://brand.example/up-1\n';
    return { method: route.method, body, headers: { 'Content-Type': 'text/csv' } };
  }
  const example = content?.['application/json']?.example;
  const body = route.method === 'PATCH' ? smallChange(route, example) : example;
  return { method: route.method, body: JSON.stringify(body ?? {}), headers: { 'Content-Type': 'application/json' } };
}

/** One harmless field of the example, so that nothing is asked of the network. */
function smallChange(route: CompiledRoute, example: Json): Json {
  const name = ['name', 'title', 'description'].find((key) => example && key in example);
  return name ? { [name]: `Changed by ${route.operationId}` } : example;
}
