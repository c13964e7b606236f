import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  isInputType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type ValidationContext,
  type ValueNode,
  visit,
} from 'graphql';
import { type Fault, validationError } from '../kernel/errors.ts';
import { SENTENCES } from '../kernel/fault-sentences.ts';
import { createInputCheck, ELSEWHERE, EnumWord, type Found, inDocument, inVariables } from './input-faults.ts';

/**
 * Everything that is wrong with the variables of an operation, each by the argument that it fills: `input.price.amount`.
 * Bounds are named only beside what has the wrong form; alone they are for the command to judge.
 */
export function variableFaults(
  schema: GraphQLSchema,
  asked: { document: DocumentNode; operation: OperationDefinitionNode; variables: Readonly<Record<string, unknown>> },
): Fault[] {
  const found: Found = { forms: [], bounds: [] };
  const check = createInputCheck(found, inVariables);
  const places = variablePlaces(asked.document);
  for (const { variable, type: node, defaultValue } of asked.operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const type = typeFromAST(schema, node);
    if (!isInputType(type)) continue;
    const at = places.get(name) ?? name;
    const value = asked.variables[name];
    if (value !== undefined) check(value, { type, extensions: {} }, at);
    else if (isNonNullType(type) && !defaultValue) found.forms.push({ field: at, message: SENTENCES.required });
  }
  return found.forms.length > 0 ? [...found.forms, ...found.bounds] : [];
}

/**
 * The validation rule of the values that stand in a document, in place of the one of the library: it says all faults of
 * all values as one error, in the words that a variable's are said in.
 */
export function InputValuesRule(context: ValidationContext): ASTVisitor {
  const found: Found = { forms: [], bounds: [] };
  const check = createInputCheck(found, inDocument);
  return {
    Argument(node) {
      const argument = context.getArgument();
      if (argument) check(literalOf(node.value), argument, node.name.value);
      return undefined;
    },
    VariableDefinition({ variable, type: node, defaultValue }) {
      const type = typeFromAST(context.getSchema(), node);
      if (defaultValue && isInputType(type))
        check(literalOf(defaultValue), { type, extensions: {} }, `$${variable.name.value}`);
      return false;
    },
    Document: {
      leave(node) {
        if (found.forms.length === 0) return;
        const originalError = validationError([...found.forms, ...found.bounds]);
        context.reportError(new GraphQLError(originalError.message, { nodes: node, originalError }));
      },
    },
  };
}

/** Where each variable is used first: the path of the argument, or of the field of its value. */
function variablePlaces(document: DocumentNode): Map<string, string> {
  const places = new Map<string, string>();
  const note = (value: ValueNode, at: string): void => {
    if (value.kind === Kind.VARIABLE && !places.has(value.name.value)) places.set(value.name.value, at);
    if (value.kind === Kind.LIST) for (const [index, item] of value.values.entries()) note(item, `${at}[${index}]`);
    if (value.kind === Kind.OBJECT) for (const field of value.fields) note(field.value, `${at}.${field.name.value}`);
  };
  visit(document, {
    Argument({ name, value }) {
      note(value, name.value);
      return false;
    },
  });
  return places;
}

/** A value as JSON would have it, but for what JSON has no word for. */
function literalOf(node: ValueNode): unknown {
  switch (node.kind) {
    case Kind.VARIABLE:
      return ELSEWHERE;
    case Kind.NULL:
      return null;
    case Kind.ENUM:
      return new EnumWord(node.value);
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.LIST:
      return node.values.map(literalOf);
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map(({ name, value }) => [name.value, literalOf(value)]));
    default:
      return node.value;
  }
}
