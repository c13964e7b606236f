import { type ASTNode, type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';
import { DomainError } from '../kernel/errors.ts';
import { findUnstorable, isStorable, truncate } from '../kernel/text.ts';

/** The validation rule that refuses a text in a document which could only be stored as another. */
export function StorableTextRule(context: ValidationContext): ASTVisitor {
  return {
    StringValue(node) {
      if (!isStorable(node.value)) context.reportError(textError(null, node));
    },
  };
}

/** Refuses variables that hold such a text, before anything is executed. @throws GraphQLError of `invalid_text` */
export function assertStorable(variables: Readonly<Record<string, unknown>>): void {
  const field = findUnstorable(variables);
  if (field !== null) throw textError(truncate(field, 200), undefined);
}

function textError(field: string | null, node: ASTNode | undefined): GraphQLError {
  const place = field === null ? 'A text' : `The text at '${field}'`;
  const message = `${place} holds a character that cannot be stored: NUL, or half of a surrogate pair.`;
  const originalError = new DomainError('invalid_text', message, field === null ? {} : { field });
  return new GraphQLError(message, { nodes: node, originalError });
}
