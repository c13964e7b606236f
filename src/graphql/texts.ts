import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';
import { DomainError, validationError } from '../kernel/errors.ts';
import { isStorable, truncate, UNSTORABLE_FAULT, unstorablePlaces } from '../kernel/text.ts';

/** So many places are named at most. */
const PLACES_MAX = 1_000;

/** The validation rule that refuses a text in a document which could only be stored as another. */
export function StorableTextRule(context: ValidationContext): ASTVisitor {
  return {
    StringValue(node) {
      if (isStorable(node.value)) return;
      const message = `A text of the document ${UNSTORABLE_FAULT}.`;
      const originalError = new DomainError('invalid_text', message);
      context.reportError(new GraphQLError(message, { nodes: node, originalError }));
    },
  };
}

/** Refuses variables that hold such a text, before anything is executed. @throws validation_failed naming every place */
export function assertStorable(variables: Readonly<Record<string, unknown>>): void {
  const faults = [];
  for (const place of unstorablePlaces(variables)) {
    if (faults.length === PLACES_MAX) break;
    faults.push({ field: truncate(place, 200), message: UNSTORABLE_FAULT });
  }
  if (faults.length > 0) throw validationError(faults);
}
