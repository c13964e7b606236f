import { DomainError, ERROR_CODES } from '../kernel/errors.ts';
import { isRecord } from '../kernel/json.ts';
import type { Missing } from '../kernel/missing.ts';
import type { CompiledRoute } from './compiled.ts';
import { kebabCase, templateNames } from './naming.ts';
import type { Operation } from './operation.ts';
import type { Envelope, Route } from './route.ts';
import type { FieldShape, Shape } from './shape.ts';

const STATUS = { item: 200, page: 200, created: 201, accepted: 202, ok: 200, stream: 200, download: 200 } as const;

/** The success status of an envelope. */
export function statusOf(envelope: Envelope): 200 | 201 | 202 {
  return STATUS[envelope];
}

/** Holds a route's operation against its envelope. @throws Error with the first thing that doesn't fit */
export function checkEnvelope(route: Route, operation: Operation): void {
  checkOperationType(route, operation);
  const { envelope } = route;
  const { shape } = operation;
  const object = shape.kind === 'list' && (envelope === 'ok' || envelope === 'created') ? shape.item : shape;
  if (object.kind !== 'object') throw new Error(`the root ${operation.rootKey} must answer an object`);
  if (envelope === 'page' || envelope === 'download') checkPage(object);
  if (envelope === 'download' && !hasVariable(operation, 'cursor'))
    throw new Error('a download needs the variable $cursor to follow its pages');
  if (envelope === 'accepted' && !keyOf(object, 'job_id') && !keyOf(object, 'id'))
    throw new Error('an accepted answer needs the key job_id or id');
  checkHeaders(route, recordShape(shape));
}

function checkOperationType({ method, envelope }: Route, { type }: Operation): void {
  if ((type === 'subscription') !== (envelope === 'stream'))
    throw new Error(`a ${type} can't be answered in the envelope "${envelope}"`);
  if ((type === 'mutation') === (method === 'GET')) throw new Error(`${method} can't be served by a ${type}`);
}

/** Headers are filled from the answer, so the answer must have the keys they name. */
function checkHeaders(route: Route, record: Shape): void {
  const keys = templateNames(route.location ?? '');
  if (route.location !== undefined && route.envelope !== 'created')
    throw new Error(`the envelope "${route.envelope}" takes no location`);
  if (route.envelope === 'created' && keys.length === 0)
    throw new Error('a created answer needs a location over its keys');
  if (route.poll) keys.push(route.poll.key);
  const absent = keys.find((key) => !keyOf(record, key));
  if (absent !== undefined) throw new Error(`the answer has no key ${absent}`);
}

/** What of a request its answer depends on, and what its lookup noted. */
export type Asked = { params: Readonly<Record<string, string>>; isSingle: boolean; missing: Missing };

/**
 * The body of a success; `isSingle` unwraps the answer to the one record that was sent as one.
 * @throws the reason, or the route's `missingCode`, when the root is null
 */
export function successBody(route: CompiledRoute, value: unknown, { params, isSingle, missing }: Asked): unknown {
  if (value === null || value === undefined) throw missing.reason ?? missingRow(route, params);
  const written = route.write ? route.write(value) : value;
  const body = Array.isArray(written) ? { data: written } : written;
  const data = isRecord(body) ? body['data'] : undefined;
  return isSingle && Array.isArray(data) ? data[0] : body;
}

/** The headers that follow from a success. */
export function successHeaders(route: CompiledRoute, body: unknown, basePath: string): Record<string, string> {
  const headers: Record<string, string> = {};
  if (route.deprecated) Object.assign(headers, deprecationHeaders(route.deprecated));
  if (!isRecord(body)) return headers;
  if (route.envelope === 'accepted') headers['Location'] = `${basePath}/jobs/${segment(body['job_id'] ?? body['id'])}`;
  if (route.location !== null && !Array.isArray(body['data']))
    headers['Location'] = basePath + route.location.replace(/\{([^}]*)\}/g, (_all, key: string) => segment(body[key]));
  const { poll } = route;
  if (poll?.while.includes(String(body[poll.key]))) headers['Retry-After'] = String(poll.seconds);
  return headers;
}

/** The name of the file a download is saved as. */
export function fileName(route: CompiledRoute, extension: string): string {
  return `${kebabCase(route.operationId)}.${extension}`;
}

/** `Deprecation` is a structured date and `Sunset` an HTTP date. @source RFC 9745, RFC 8594 */
function deprecationHeaders({ since, sunset }: { since: string; sunset?: string }): Record<string, string> {
  const headers: Record<string, string> = { Deprecation: `@${Date.parse(since) / 1000}` };
  if (sunset !== undefined) headers['Sunset'] = new Date(sunset).toUTCString();
  return headers;
}

/** The shape of the one record an answer is about: the root, the element of its list, or of its `data`. */
export function recordShape(shape: Shape): Shape {
  if (shape.kind === 'list') return shape.item;
  const data = keyOf(shape, 'data')?.shape;
  return data?.kind === 'list' ? data.item : shape;
}

/** The field of this response key, in the first type that has it. */
export function keyOf(shape: Shape, key: string): FieldShape | undefined {
  if (shape.kind !== 'object') return undefined;
  return shape.variants.map(({ fields }) => fields.get(key)).find((field) => field !== undefined);
}

function checkPage(root: Shape): void {
  const pagination = keyOf(root, 'pagination')?.shape;
  const isPage = keyOf(root, 'data')?.shape.kind === 'list' && pagination?.kind === 'object';
  if (!isPage || !keyOf(pagination, 'next_cursor') || !keyOf(pagination, 'has_more'))
    throw new Error('a page needs the keys data (a list) and pagination { next_cursor has_more }');
}

function hasVariable({ definition }: Operation, name: string): boolean {
  return (definition.variableDefinitions ?? []).some(({ variable }) => variable.name.value === name);
}

/** The 404 of a null root whose lookup gave no reason. */
export function missingRow(
  { missingCode: code }: CompiledRoute,
  params: Readonly<Record<string, string>>,
): DomainError {
  return new DomainError(code, code === 'not_found' ? 'There is nothing here.' : ERROR_CODES[code].title, params);
}

function segment(value: unknown): string {
  return encodeURIComponent(String(value));
}
