import {
  type DocumentNode,
  ExecutableDefinitionsRule,
  FragmentsOnCompositeTypesRule,
  Kind,
  KnownDirectivesRule,
  KnownFragmentNamesRule,
  KnownTypeNamesRule,
  LoneAnonymousOperationRule,
  MaxIntrospectionDepthRule,
  NoFragmentCyclesRule,
  NoSchemaIntrospectionCustomRule,
  NoUndefinedVariablesRule,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  OperationTypeNode,
  PossibleFragmentSpreadsRule,
  SingleFieldSubscriptionsRule,
  UniqueDirectivesPerLocationRule,
  UniqueFragmentNamesRule,
  UniqueOperationNamesRule,
  UniqueVariableNamesRule,
  type ValidationRule,
  VariablesAreInputTypesRule,
  VariablesInAllowedPositionRule,
} from 'graphql';

/** What a document may hold that some rules are about. A text that merely looks like it counts too. */
type Trait = 'many' | 'spreads' | 'variables' | 'directives' | 'introspection';

/** Rules that find nothing in a document without any of their traits. */
const ABOUT = new Map<ValidationRule, readonly Trait[]>([
  [ExecutableDefinitionsRule, ['many']],
  [UniqueOperationNamesRule, ['many']],
  [LoneAnonymousOperationRule, ['many']],
  [SingleFieldSubscriptionsRule, ['many']],
  [UniqueFragmentNamesRule, ['many']],
  [NoUnusedFragmentsRule, ['many']],
  [KnownFragmentNamesRule, ['many', 'spreads']],
  [NoFragmentCyclesRule, ['many', 'spreads']],
  [PossibleFragmentSpreadsRule, ['many', 'spreads']],
  [FragmentsOnCompositeTypesRule, ['many', 'spreads']],
  [KnownTypeNamesRule, ['many', 'spreads', 'variables']],
  [VariablesAreInputTypesRule, ['variables']],
  [UniqueVariableNamesRule, ['variables']],
  [NoUndefinedVariablesRule, ['variables']],
  [NoUnusedVariablesRule, ['variables']],
  [VariablesInAllowedPositionRule, ['variables']],
  [KnownDirectivesRule, ['directives']],
  [UniqueDirectivesPerLocationRule, ['directives']],
  [MaxIntrospectionDepthRule, ['introspection']],
  [NoSchemaIntrospectionCustomRule, ['introspection']],
]);

/**
 * Chooses among rules those that may find something in a document: validating costs a fixed time for each, and most
 * documents are one query of a few fields.
 */
export function createNeededRules(rules: readonly ValidationRule[]): (document: DocumentNode) => ValidationRule[] {
  const chosen = new Map<string, ValidationRule[]>();
  return (document) => {
    const traits = traitsOf(document);
    const key = [...traits].join();
    const known = chosen.get(key);
    if (known) return known;
    const needed = rules.filter((rule) => ABOUT.get(rule)?.some((trait) => traits.has(trait)) ?? true);
    chosen.set(key, needed);
    return needed;
  };
}

function traitsOf({ definitions, loc }: DocumentNode): Set<Trait> {
  const text = loc?.source.body;
  const holds = (mark: string): boolean => text === undefined || text.includes(mark);
  const [only] = definitions;
  const isOneQuery =
    definitions.length === 1 &&
    only?.kind === Kind.OPERATION_DEFINITION &&
    only.operation !== OperationTypeNode.SUBSCRIPTION;
  const traits = new Set<Trait>();
  if (!isOneQuery) traits.add('many');
  if (holds('...')) traits.add('spreads');
  if (holds('$')) traits.add('variables');
  if (holds('@')) traits.add('directives');
  if (holds('__')) traits.add('introspection');
  return traits;
}
