import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  TypeInfo,
  ValidationContext,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { InputValuesRule } from './input-values.ts';
import { DocumentLimitsRule } from './limits.ts';
import { createNeededRules } from './needed-rules.ts';
import { visitTogether } from './rule-visitor.ts';
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

/** Is a document valid by all of them? It is read as far as its first fault. */
export function createIsValid(
  schema: GraphQLSchema,
  allowsIntrospection: boolean,
): (document: DocumentNode) => boolean {
  const rules = [...withoutLibraryValues(specifiedRules), ...ownRules(allowsIntrospection)];
  const neededOf = createNeededRules(rules);
  return (document) => {
    const types = new TypeInfo(schema);
    const context = new ValidationContext(schema, document, types, (fault) => {
      throw fault;
    });
    const visitor = visitTogether(neededOf(document).map((rule) => rule(context)));
    try {
      visit(document, visitWithTypeInfo(types, visitor));
      return true;
    } catch (thrown) {
      if (thrown instanceof GraphQLError) return false;
      throw thrown;
    }
  };
}
