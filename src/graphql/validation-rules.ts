import {
  type DocumentNode,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql';
import { InputValuesRule } from './input-values.ts';
import { DocumentLimitsRule } from './limits.ts';
import { createNeededRules } from './needed-rules.ts';
import { StorableTextRule } from './texts.ts';

/** The rules that this product adds to those of the specification. */
export function ownRules(allowsIntrospection: boolean): ValidationRule[] {
  const own = [DocumentLimitsRule, StorableTextRule, InputValuesRule];
  return allowsIntrospection ? own : [...own, NoSchemaIntrospectionCustomRule];
}

/** Values of a wrong form are told by a rule of our own. */
export function withoutLibraryValues<Rule>(rules: readonly Rule[]): Rule[] {
  const library: unknown = ValuesOfCorrectTypeRule;
  return rules.filter((rule) => rule !== library);
}

/** Is a document valid by all of them? It asks for the first fault alone. */
export function createIsValid(
  schema: GraphQLSchema,
  allowsIntrospection: boolean,
): (document: DocumentNode) => boolean {
  const rules = [...withoutLibraryValues(specifiedRules), ...ownRules(allowsIntrospection)];
  const neededOf = createNeededRules(rules);
  return (document) => validate(schema, document, neededOf(document), { maxErrors: 1 }).length === 0;
}
