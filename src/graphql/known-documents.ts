import { type DocumentNode, type GraphQLSchema, getOperationAST, type OperationDefinitionNode } from 'graphql';
import { parseLimited } from './documents.ts';
import { LIMITS } from './limits.ts';
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
  const entries = new Map<string, Entry | 'refused'>();
  const keep = (text: string, entry: Entry | 'refused'): void => {
    entries.delete(text);
    entries.set(text, entry);
    const oldest = entries.size > MAX_DOCUMENTS ? entries.keys().next().value : undefined;
    if (oldest !== undefined) entries.delete(oldest);
  };
  return {
    note(document) {
      const text = document.loc?.source.body;
      const entry = text === undefined || isEntry(entries.get(text)) ? null : entryOf(document);
      if (text !== undefined && entry) keep(text, { ...entry, isAskedAgain: true });
    },
    find(text) {
      if (text.length > LIMITS.characters || NO_QUERY.test(text)) return null;
      const entry = entries.get(text) ?? newEntry(text, isValid);
      keep(text, entry);
      if (entry === 'refused') return null;
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

function isEntry(entry: Entry | 'refused' | undefined): boolean {
  return entry !== undefined && entry !== 'refused';
}

/** What is refused is remembered too: whoever tells why looks at it as well, and once is enough here. */
function newEntry(text: string, isValid: (document: DocumentNode) => boolean): Entry | 'refused' {
  try {
    const entry = entryOf(parseLimited(text));
    return entry && isValid(entry.document) ? entry : 'refused';
  } catch {
    return 'refused';
  }
}

function knownOf(schema: GraphQLSchema, { document, operation }: Omit<Entry, 'known'>): KnownDocument | null {
  const plan = compilePlan(schema, document);
  return plan && { document, operation, plan };
}
