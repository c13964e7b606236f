/**
 * Every code an answer may carry, with what it means to HTTP, to a retry and to the log.
 * REST, GraphQL, workers, the OpenAPI document and the docs all read this one table.
 *
 * `retry`: may the same work succeed later, unchanged? `log`: the level of the line it leaves.
 */
export const ERROR_CODES = {
  // The request itself
  malformed_json: {
    http: 400,
    retry: false,
    log: 'info',
    title: 'The body is not JSON; the message names the position.',
  },
  validation_failed: {
    http: 400,
    retry: false,
    log: 'info',
    title: 'One or more fields are wrong; `details.errors` lists every fault.',
  },
  invalid_cursor: {
    http: 400,
    retry: false,
    log: 'info',
    title: 'The cursor was not issued for this list, sort or workspace.',
  },
  invalid_text: { http: 400, retry: false, log: 'info', title: 'A text holds a character that cannot be stored.' },
  query_too_complex: {
    http: 400,
    retry: false,
    log: 'info',
    title: 'The GraphQL document passes a limit; `details` names it.',
  },
  graphql_invalid: { http: 400, retry: false, log: 'info', title: 'The GraphQL document does not parse or validate.' },
  document_not_allowed: { http: 403, retry: false, log: 'info', title: 'This key runs persisted documents only.' },
  // Clients of persisted queries look for these two in an answer of 200, and stop at any other status.
  persisted_query_not_found: {
    http: 200,
    retry: false,
    log: 'info',
    title: 'This document is not known by its hash here; send its text along, once.',
  },
  persisted_query_not_supported: {
    http: 200,
    retry: false,
    log: 'info',
    title: 'Texts are kept by their hash for keys with a list of documents only; send the text of each document.',
  },
  unauthorized: { http: 401, retry: false, log: 'info', title: 'No valid API key was sent.' },
  key_revoked: { http: 401, retry: false, log: 'info', title: 'The API key was revoked or has expired.' },
  insufficient_scope: {
    http: 403,
    retry: false,
    log: 'info',
    title: 'The API key lacks the scope that the message names.',
  },
  cross_origin_refused: {
    http: 403,
    retry: false,
    log: 'info',
    title: 'The request comes from an origin that is not allowed.',
  },
  method_not_allowed: { http: 405, retry: false, log: 'info', title: 'The path exists, but not with this method.' },
  not_acceptable: {
    http: 406,
    retry: false,
    log: 'info',
    title: 'The answer has no form that `Accept` asks for; a subscription is answered as `text/event-stream` alone.',
  },
  body_too_large: { http: 413, retry: false, log: 'info', title: 'The body is larger than the limit in `details`.' },
  unsupported_media_type: {
    http: 415,
    retry: false,
    log: 'info',
    title: 'The body has a media type this path does not read.',
  },
  precondition_failed: {
    http: 412,
    retry: false,
    log: 'info',
    title: 'The row changed since the ETag in `If-Match` was issued.',
  },
  rate_limited: {
    http: 429,
    retry: true,
    log: 'info',
    title: 'The workspace spent its requests; wait `Retry-After` seconds.',
  },
  // Not there
  not_found: { http: 404, retry: false, log: 'info', title: 'There is no such path or row.' },
  sku_not_found: { http: 404, retry: false, log: 'info', title: 'There is no product with this SKU in the workspace.' },
  score_not_found: { http: 404, retry: false, log: 'info', title: 'The product has never been audited.' },
  restore_window_passed: {
    http: 410,
    retry: false,
    log: 'info',
    title: 'The product was deleted more than 30 days ago.',
  },
  // Conflicts
  sku_already_exists: { http: 409, retry: false, log: 'info', title: 'A product with this SKU exists.' },
  sku_deleted: {
    http: 409,
    retry: false,
    log: 'info',
    title: 'A deleted product holds this SKU until `details.restorable_until`.',
  },
  conflict: { http: 409, retry: false, log: 'info', title: 'A row with the same unique value exists.' },
  invalid_state: {
    http: 409,
    retry: false,
    log: 'info',
    title: 'The move is not possible from the present state; the message names both.',
  },
  limit_reached: {
    http: 409,
    retry: false,
    log: 'info',
    title: 'The workspace has as many of these as it may; `details.limit` tells how many.',
  },
  not_approved: { http: 409, retry: false, log: 'info', title: 'Only an approved recommendation can be pushed.' },
  idempotency_in_progress: {
    http: 409,
    retry: true,
    log: 'info',
    title: 'A request with this Idempotency-Key is still running.',
  },
  idempotency_key_reused: {
    http: 422,
    retry: false,
    log: 'info',
    title: 'This Idempotency-Key was used for a different request.',
  },
  idempotency_answer_lost: {
    http: 409,
    retry: false,
    log: 'warn',
    title: 'The first request with this Idempotency-Key made its change, but its answer was lost; read the row.',
  },
  store_not_connected: { http: 422, retry: false, log: 'info', title: 'No store is connected for this product.' },
  engine_not_configured: { http: 422, retry: false, log: 'info', title: 'The engine has no key in this installation.' },
  engine_key_refused: { http: 422, retry: false, log: 'info', title: 'The engine refused the key.' },
  engine_unavailable: { http: 503, retry: true, log: 'warn', title: 'The engine did not answer, or asked us to wait.' },
  channel_not_configured: {
    http: 422,
    retry: false,
    log: 'info',
    title: 'The installation is not set up for this kind of alert channel.',
  },
  // What a job may end with
  store_content_changed: {
    http: 409,
    retry: false,
    log: 'info',
    title: 'The store no longer holds the text that was reviewed.',
  },
  store_unauthorized: { http: 422, retry: false, log: 'info', title: 'The store refused our credentials.' },
  store_rejected: { http: 422, retry: false, log: 'info', title: 'The store refused the change.' },
  store_unreadable: {
    http: 422,
    retry: false,
    log: 'info',
    title: 'The store holds the field in a form that cannot be read, so it is not overwritten.',
  },
  store_unavailable: { http: 503, retry: true, log: 'warn', title: 'The store did not answer, or asked us to wait.' },
  content_not_visible: {
    http: 422,
    retry: true,
    log: 'info',
    title: 'The public page does not show the pushed text yet.',
  },
  egress_denied: {
    http: 422,
    retry: false,
    log: 'info',
    title: 'The URL leads to an address that may not be requested.',
  },
  page_blocked: {
    http: 422,
    retry: true,
    log: 'info',
    title: 'A bot protection answered in place of the page; admit the audit in its settings.',
  },
  fetch_failed: { http: 422, retry: true, log: 'info', title: 'The page could not be fetched.' },
  page_unreadable: {
    http: 422,
    retry: false,
    log: 'info',
    title: 'The page was fetched but is not a document that can be read.',
  },
  review_platform_unauthorized: {
    http: 422,
    retry: false,
    log: 'info',
    title: 'The review platform refused our credentials.',
  },
  review_platform_unavailable: {
    http: 503,
    retry: true,
    log: 'warn',
    title: 'The review platform did not answer, or asked us to wait.',
  },
  not_enough_reviews: { http: 422, retry: false, log: 'info', title: 'Personas need at least 20 reviews.' },
  import_failed: { http: 422, retry: false, log: 'info', title: 'The file could not be read as CSV or JSONL.' },
  spend_cap_reached: {
    http: 422,
    retry: false,
    log: 'info',
    title: 'The workspace has spent its daily budget for model calls.',
  },
  job_cancelled: { http: 409, retry: false, log: 'info', title: 'The job was cancelled.' },
  job_timed_out: { http: 504, retry: true, log: 'warn', title: 'The job ran past its time limit.' },
  attempts_exhausted: {
    http: 500,
    retry: false,
    log: 'error',
    title: 'The job was interrupted as often as it may be: its worker or the database went away each time.',
  },
  // Ours
  timeout: { http: 504, retry: true, log: 'warn', title: 'The request took longer than 10 seconds.' },
  unavailable: { http: 503, retry: true, log: 'warn', title: 'A dependency is down or busy; try again.' },
  internal_error: {
    http: 500,
    retry: true,
    log: 'error',
    title: 'Something failed on our side; quote the request id.',
  },
} as const satisfies Record<string, ErrorRow>;

type ErrorRow = { http: number; retry: boolean; log: 'info' | 'warn' | 'error'; title: string };

/** A code of the table. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** What an error may tell the caller beside its sentence; JSON values only. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** A failure the caller can cause or must know: its message is public, its cause is for the log alone. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }

  /** May the same work succeed later, unchanged? */
  get isRetryable(): boolean {
    return ERROR_CODES[this.code].retry;
  }
}

/** One wrong field: `field` is the path in the caller's own spelling, e.g. `items[3].price.amount`. */
export type Fault = { field: string; message: string };

/** The error that lists every fault of an input at once. */
export function validationError(errors: readonly Fault[]): DomainError {
  const first = errors[0];
  const rest = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const message = first ? `${sentenceOf(first)}${rest}` : 'The input is not valid.';
  return new DomainError('validation_failed', message, { errors });
}

/** What is wrong begins in lower case when the field is its subject. */
function sentenceOf({ field, message }: Fault): string {
  if (field === '') return message;
  return /^\p{Ll}/u.test(message) ? `'${field}' ${message}` : `${field}: ${message}`;
}

/** Any thrown value as a DomainError; what is not one becomes `internal_error` with the original as cause. */
export function toDomainError(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  return new DomainError('internal_error', 'Something failed on our side.', {}, thrown);
}
