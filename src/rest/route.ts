import type { ErrorCode } from '../kernel/errors.ts';

/**
 * How an answer is wrapped; a closed set, so that each knows its body, its status and its JSON Schema.
 *
 * - `item` 200, the root's object; null is a 404
 * - `page` 200, `{"data":[…],"pagination":{"next_cursor","has_more"}}`
 * - `created` 201 with `Location` from the route's `location`
 * - `accepted` 202 with `Location: <base>/jobs/{job_id}`
 * - `ok` 200, the root's object; a root that is a list becomes `{"data":[…]}`
 * - `stream` a subscription as server-sent events
 * - `download` a page operation followed to its end, as CSV or JSON lines
 */
export type Envelope = 'item' | 'page' | 'created' | 'accepted' | 'ok' | 'stream' | 'download';

/** The methods a route may have. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';

/**
 * What a request's body is: `json` fills `$input`, `one-or-many` fills `$inputs` with one object or an array,
 * `fields` fills the variables that are not in the path, one top-level key each, `upload` stores the raw body
 * and passes its id as `$upload`. Left out, it follows from which of these variables the operation declares.
 */
export type BodyKind = 'json' | 'one-or-many' | 'fields' | 'upload' | 'none';

/** A route on its way out: `since` and `sunset` are dates such as `2026-11-23`. */
export type Deprecation = { since: string; sunset?: string; reason: string };

/** Hand-written examples, where a generated one would say too little. */
export type RouteExample = {
  parameters?: Readonly<Record<string, string | number | boolean>>;
  request?: unknown;
  response?: unknown;
};

/** One documented path: a stored GraphQL operation and how its answer is wrapped. */
export type Route = {
  method: Method;
  /** `/catalog/{sku}`, without the base path; each `{name}` is a variable of the operation. */
  path: string;
  envelope: Envelope;
  summary: string;
  /** Left out, the description of the root field is printed. */
  description?: string;
  /** One named operation with one root field; its response keys are what REST sends. */
  operation: string;
  /** Left out, the tag of the table. */
  tag?: string;
  body?: BodyKind;
  /** Codes this route can answer beside those that follow from its shape. */
  errors?: readonly ErrorCode[];
  /** For `created`: `/catalog/{sku}` over the keys of the answer. */
  location?: string;
  /** For `stream`: it ends by itself, and asked for again behind its end it is 204, which no client follows further. */
  ends?: true;
  /** Sends `Retry-After` while this key of the answer has one of these values. */
  poll?: { key: string; while: readonly string[]; seconds: number };
  /** The one format of a `download`; left out, the caller chooses between CSV and JSON lines. */
  format?: 'jsonl';
  example?: RouteExample;
  deprecated?: Deprecation;
};

/** A GraphQL fragment that operations of any table may spread. `ProductFields` is documented as `Product`. */
export type Fragment = string;

/** The routes of one domain. */
export type RouteTable = {
  tag: { name: string; description: string };
  routes: readonly Route[];
  fragments: readonly Fragment[];
};

/** The table of a domain's routes; nothing is checked before `compileRoutes`, which knows the schema. */
export function defineRoutes(
  tag: { name: string; description: string },
  routes: readonly Route[],
  fragments: readonly Fragment[] = [],
): RouteTable {
  return { tag, routes, fragments };
}
