import type { DocumentNode, GraphQLInputType } from 'graphql';
import type { Constraints } from '../kernel/constraints.ts';
import type { ErrorCode } from '../kernel/errors.ts';
import type { ReadTexts } from './input-read.ts';
import type { Read } from './input-scalars.ts';
import type { Operation } from './operation.ts';
import type { Write } from './output.ts';
import type { BodyKind, Deprecation, Envelope, Method, RouteExample } from './route.ts';
import type { Shape } from './shape.ts';
import type { Usage } from './usages.ts';

/** A path or query parameter: a variable of the operation, by its name. */
export type Parameter = {
  name: string;
  in: 'path' | 'query';
  type: GraphQLInputType;
  isRequired: boolean;
  /** In REST spelling; undefined when there is none. */
  defaultValue: unknown;
  description: string | null;
  constraints: Constraints;
  example: unknown;
  read: ReadTexts;
};

/** A top-level key of a body of kind `fields`. */
export type BodyField = Omit<Parameter, 'read' | 'in'>;

/** How the body becomes variables; `read` answers the value of `variable`, or all variables when that is null. */
export type Body = {
  kind: BodyKind;
  isRequired: boolean;
  variable: string | null;
  /** The type of one record; null unless the kind is `json` or `one-or-many`. */
  type: GraphQLInputType | null;
  fields: readonly BodyField[];
  read: Read | null;
};

/** A route that passed every check: nothing about it is decided again while requests are served. */
export type CompiledRoute = {
  method: Method;
  path: string;
  envelope: Envelope;
  tag: { name: string; description: string };
  operationId: string;
  summary: string;
  description: string;
  /** Scopes of the root field, all of which the key must have. */
  scopes: readonly string[];
  /** The success status. */
  status: 200 | 201 | 202;
  /** Every code the answer may carry; the edge adds its own. */
  errors: readonly ErrorCode[];
  document: DocumentNode;
  operation: Operation;
  /** The code of the 404 that a null root becomes: the first the route declares, or `not_found`. */
  missingCode: ErrorCode;
  /** The shape of a value of the root field. */
  shape: Shape;
  write: Write | null;
  parameters: readonly Parameter[];
  body: Body;
  usages: readonly Usage[];
  location: string | null;
  /** Does a stream end by itself? */
  ends: boolean;
  /** The one format of a download; null where the caller chooses. */
  format: 'jsonl' | null;
  poll: { key: string; while: readonly string[]; seconds: number } | null;
  deprecated: Deprecation | null;
  example: RouteExample | null;
};
