import { type DocumentNode, type GraphQLSchema, getOperationAST, type OperationDefinitionNode } from 'graphql';
import { parseLimited } from './documents.ts';
import { compilePlan, type Plan } from './plan/plan.ts';

/** A valid document, ready to be executed. */
export type KnownDocument = { document: DocumentNode; operation: OperationDefinitionNode; plan: Plan };

/** The queries that this process was asked lately, by their text. */
export type KnownDocuments = {
  /** Remembers a document that was found valid; changes and subscriptions are not kept. */
  note(document: DocumentNode): void;
  /** @returns null when it is no query, not valid, or no plan covers it */
  find(text: string): KnownDocument | null;
};

/** `known` is kept from the second time on: most texts with values in them never come again. */
type Entry = {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  isAskedAgain: boolean;
  known?: KnownDocument | null;
};

/** What is executed elsewhere, at a glance. */
const NO_QUERY = /^\s*(?:mutation|subscription)\b/;

/** Texts are at most 20,000 characters, so this is a few dozen MiB at worst. */
const MAX_DOCUMENTS = 500;

/** Keeps the last 500 queries that were asked. @param isValid judges a document that is not known yet */
export function createKnownDocuments(
  schema: GraphQLSchema,
  isValid: (document: DocumentNode) => boolean,
): KnownDocuments {
  const entries = new Map<string, Entry>();
  const keep = (text: string, entry: Entry): void => {
    entries.delete(text);
    entries.set(text, entry);
    const oldest = entries.size > MAX_DOCUMENTS ? entries.keys().next().value : undefined;
    if (oldest !== undefined) entries.delete(oldest);
  };
  return {
    note(document) {
      const text = document.loc?.source.body;
      const entry = text === undefined || entries.has(text) ? null : entryOf(document);
      if (text !== undefined && entry) keep(text, { ...entry, isAskedAgain: true });
    },
    find(text) {
      const entry = entries.get(text) ?? newEntry(text, isValid);
      if (!entry) return null;
      keep(text, entry);
      if (entry.known !== undefined) return entry.known;
      const known = knownOf(schema, entry);
      if (entry.isAskedAgain || !known) entry.known = known;
      entry.isAskedAgain = true;
      return known;
    },
  };
}

/** @returns null for what is no single query */
function entryOf(document: DocumentNode): Entry | null {
  const operation = getOperationAST(document);
  return operation?.operation === 'query' ? { document, operation, isAskedAgain: false } : null;
}

/** @throws GraphQLError for what is too long, or does not parse */
function newEntry(text: string, isValid: (document: DocumentNode) => boolean): Entry | null {
  if (NO_QUERY.test(text)) return null;
  const entry = entryOf(parseLimited(text));
  return entry && isValid(entry.document) ? entry : null;
}

function knownOf(schema: GraphQLSchema, { document, operation }: Omit<Entry, 'known'>): KnownDocument | null {
  const plan = compilePlan(schema, document);
  return plan && { document, operation, plan };
}
