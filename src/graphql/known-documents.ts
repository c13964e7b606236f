import { type DocumentNode, type GraphQLSchema, getOperationAST, type OperationDefinitionNode } from 'graphql';
import { parseLimited } from './documents.ts';
import { LIMITS } from './limits.ts';
import { compilePlan, type Plan } from './plan/plan.ts';

/** A valid document, ready to be executed; it is kept when it was asked for before. */
export type KnownDocument = { document: DocumentNode; operation: OperationDefinitionNode; plan: Plan; isKept: boolean };

/** The queries that this process was asked lately, by their text. */
export type KnownDocuments = {
  /** Remembers a document that was found valid; changes and subscriptions are not kept. */
  note(document: DocumentNode): void;
  /** @returns null when it is no query, not valid, or no plan covers it */
  find(text: string): KnownDocument | null;
};

/** `known` is null when no plan covers it. */
type Entry = { document: DocumentNode; operation: OperationDefinitionNode; known?: KnownDocument | null };

/** What is executed elsewhere, at a glance. */
const NO_QUERY = /^\s*(?:mutation|subscription)\b/;

/** Texts are at most 20,000 characters, so this is a few dozen MiB at worst. */
const MAX_DOCUMENTS = 500;

/**
 * Keeps the last 500 queries that were asked twice: most texts with values in them never come again, and they push out none
 * that does.
 *
 * @param isValid judges a document that is not known yet
 */
export function createKnownDocuments(
  schema: GraphQLSchema,
  isValid: (document: DocumentNode) => boolean,
): KnownDocuments {
  const entries = new Map<string, Entry>();
  // What was refused is not judged again: whoever tells why does that.
  const others = new Map<string, 'asked' | 'refused'>();
  return {
    note(document) {
      const text = document.loc?.source.body;
      const entry = text === undefined || entries.has(text) ? null : entryOf(document);
      if (text !== undefined && entry) keep(entries, text, entry);
    },
    find(text) {
      if (text.length > LIMITS.characters || NO_QUERY.test(text)) return null;
      const before = others.get(text);
      const kept = entries.get(text);
      const entry = kept ?? (before === 'refused' ? null : newEntry(text, isValid));
      if (!entry) {
        keep(others, text, 'refused');
        return null;
      }
      const isKept = kept !== undefined || before !== undefined;
      if (isKept) keep(entries, text, entry);
      else keep(others, text, 'asked');
      if (entry.known === undefined) entry.known = knownOf(schema, entry, isKept);
      return entry.known;
    },
  };
}

/** Keeps what came last, so many at most. */
export function keep<T>(kept: Map<string, T>, text: string, value: T): void {
  kept.delete(text);
  kept.set(text, value);
  const oldest = kept.size > MAX_DOCUMENTS ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
}

/** @returns null for what is no single query */
function entryOf(document: DocumentNode): Entry | null {
  const operation = getOperationAST(document);
  return operation?.operation === 'query' ? { document, operation } : null;
}

/** @returns null for what is no single query, or not valid */
function newEntry(text: string, isValid: (document: DocumentNode) => boolean): Entry | null {
  try {
    const entry = entryOf(parseLimited(text));
    return entry && isValid(entry.document) ? entry : null;
  } catch {
    return null;
  }
}

function knownOf(schema: GraphQLSchema, { document, operation }: Entry, isKept: boolean): KnownDocument | null {
  const plan = compilePlan(schema, document);
  return plan && { document, operation, plan, isKept };
}
