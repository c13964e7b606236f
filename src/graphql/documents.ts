import { createHash } from 'node:crypto';
import { type DocumentNode, GraphQLError, getOperationAST, parse } from 'graphql';
import { DomainError } from '../kernel/errors.ts';
import { LIMITS, limitError } from './limits.ts';

/** What a GraphQL request carries, as far as it is known before it is checked. */
export type Params = { query?: unknown; operationName?: unknown; extensions?: unknown };

/** Finds the text of what is asked for, and says whether the key may run it. */
export type Documents = {
  /**
   * The text to run; undefined when the request names none.
   *
   * @param allowed the SHA-256 (hex) of the documents that the key may run; null when it may run any
   * @throws document_not_allowed, persisted_query_not_found, persisted_query_not_supported; graphql_invalid when the
   *   hash is another text's
   */
  textOf(params: Params, allowed: ReadonlySet<string> | null): string | undefined;
};

const MAX_TEXTS = 2_000;

/**
 * Remembers the texts of allowed documents by their hash, so that a client need not send them again. The hash alone
 * asks for `persisted_query_not_found` until this process has seen the text: then the client sends both, once. The
 * sentences are what clients compare, whole.
 */
export function createDocuments(): Documents {
  const texts = new Map<string, string>();
  return {
    textOf(params, allowed) {
      const text = typeof params.query === 'string' && params.query !== '' ? params.query : undefined;
      const named = namedHash(params.extensions);
      if (text !== undefined) return allowedText(texts, { text, named, allowed });
      if (named === null) return undefined;
      if (allowed === null) throw notSupported();
      if (!allowed.has(named)) throw notAllowed();
      const known = texts.get(named);
      if (known === undefined) throw notFound();
      return known;
    },
  };
}

function allowedText(
  texts: Map<string, string>,
  given: { text: string; named: string | null; allowed: ReadonlySet<string> | null },
): string {
  const { text, named, allowed } = given;
  if (named === null && allowed === null) return text;
  const hash = sha256(text);
  if (named !== null && named !== hash) throw allowed === null ? otherHash() : notAllowed();
  if (allowed === null) return text;
  if (!allowed.has(hash)) throw notAllowed();
  remember(texts, hash, text);
  return text;
}

/** Parses within the limits. @throws GraphQLError, of `query_too_complex` when the text is too long */
export function parseLimited(text: string): DocumentNode {
  if (text.length > LIMITS.characters) {
    throw limitError('characters', text.length, `has ${text.length} characters`);
  }
  try {
    return parse(text, { maxTokens: LIMITS.tokens });
  } catch (error) {
    const isTooLong = error instanceof GraphQLError && /more (that|than) \d+ tokens/.test(error.message);
    throw isTooLong ? limitError('tokens', LIMITS.tokens + 1, `has more than ${LIMITS.tokens} tokens`) : error;
  }
}

/** The operation that is asked for; undefined when none is named, for which some clients send an empty text. */
export function chosenName(operationName: unknown): string | undefined {
  return typeof operationName === 'string' && operationName !== '' ? operationName : undefined;
}

/** Is this the text of a mutation? False for what does not parse; whoever executes it will say so. */
export function isMutation(text: string, operationName: unknown): boolean {
  try {
    return getOperationAST(parseLimited(text), chosenName(operationName))?.operation === 'mutation';
  } catch {
    return false;
  }
}

function namedHash(extensions: unknown): string | null {
  const hash = read(read(extensions, 'persistedQuery'), 'sha256Hash');
  return typeof hash === 'string' ? hash.toLowerCase() : null;
}

function remember(texts: Map<string, string>, hash: string, text: string): void {
  texts.set(hash, text);
  const oldest = texts.size > MAX_TEXTS ? texts.keys().next().value : undefined;
  if (oldest !== undefined) texts.delete(oldest);
}

function notAllowed(): DomainError {
  return new DomainError('document_not_allowed', 'This key runs the documents of its list only, and this is none.');
}

function notFound(): DomainError {
  return new DomainError('persisted_query_not_found', 'PersistedQueryNotFound');
}

/** Whoever is told that a document was not found sends every new one twice; this one makes a client send texts alone. */
function notSupported(): DomainError {
  return new DomainError('persisted_query_not_supported', 'PersistedQueryNotSupported');
}

function otherHash(): DomainError {
  return new DomainError('graphql_invalid', '`sha256Hash` is not the hash of the text that was sent.');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function read(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
