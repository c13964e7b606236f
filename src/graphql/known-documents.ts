import { type DocumentNode, type GraphQLSchema, getOperationAST, type OperationDefinitionNode } from 'graphql';
import { compilePlan, type Plan } from './plan/plan.ts';

/** A document that was valid and has been executed before. */
export type KnownDocument = { document: DocumentNode; operation: OperationDefinitionNode; plan: Plan };

/** The queries that this process has executed lately, by their text. */
export type KnownDocuments = {
  /** Remembers a document that was found valid; changes and subscriptions are not kept. */
  note(document: DocumentNode): void;
  /** @returns null when it is not known, or no plan covers it */
  find(text: string): KnownDocument | null;
};

type Entry = { document: DocumentNode; operation: OperationDefinitionNode; known?: KnownDocument | null };

/** Texts are at most 20,000 characters, so this is a few dozen MiB at worst. */
const MAX_DOCUMENTS = 500;

/** Keeps the last 500 queries that were asked. A plan is compiled when its document comes a second time. */
export function createKnownDocuments(schema: GraphQLSchema): KnownDocuments {
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
      const operation = getOperationAST(document);
      if (text === undefined || operation?.operation !== 'query' || entries.has(text)) return;
      keep(text, { document, operation });
    },
    find(text) {
      const entry = entries.get(text);
      if (!entry) return null;
      keep(text, entry);
      if (entry.known === undefined) entry.known = knownOf(schema, entry);
      return entry.known;
    },
  };
}

function knownOf(schema: GraphQLSchema, { document, operation }: Entry): KnownDocument | null {
  const plan = compilePlan(schema, document);
  return plan && { document, operation, plan };
}
