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

/** What a document may hold that some rules are about. */
type Trait = 'definitions' | 'fragments' | 'variables' | 'directives' | 'introspection';

/** Rules that find nothing in a document without the trait; one that is about several is needed where any of them is. */
const ABOUT: Readonly<Record<Trait, readonly ValidationRule[]>> = {
  definitions: [
    ExecutableDefinitionsRule,
    LoneAnonymousOperationRule,
    SingleFieldSubscriptionsRule,
    UniqueOperationNamesRule,
  ],
  fragments: [
    FragmentsOnCompositeTypesRule,
    KnownFragmentNamesRule,
    KnownTypeNamesRule,
    NoFragmentCyclesRule,
    NoUnusedFragmentsRule,
    PossibleFragmentSpreadsRule,
    UniqueFragmentNamesRule,
  ],
  variables: [
    KnownTypeNamesRule,
    NoUndefinedVariablesRule,
    NoUnusedVariablesRule,
    UniqueVariableNamesRule,
    VariablesAreInputTypesRule,
    VariablesInAllowedPositionRule,
  ],
  directives: [KnownDirectivesRule, UniqueDirectivesPerLocationRule],
  introspection: [MaxIntrospectionDepthRule, NoSchemaIntrospectionCustomRule],
};

const OF_TRAITS = new Set(Object.values(ABOUT).flat());

/**
 * Chooses among rules those that may find something in a document: validating costs a fixed time for each, and most
 * documents are one query of a few fields.
 */
export function createNeededRules(rules: readonly ValidationRule[]): (document: DocumentNode) => ValidationRule[] {
  const chosen = new Map<string, ValidationRule[]>();
  return (document) => {
    const traits = traitsOf(document);
    const key = traits.join();
    const known = chosen.get(key);
    if (known) return known;
    const about = new Set(traits.flatMap((trait) => ABOUT[trait]));
    const needed = rules.filter((rule) => about.has(rule) || !OF_TRAITS.has(rule));
    chosen.set(key, needed);
    return needed;
  };
}

/** What it may hold, by its text: a mark within a string counts too. */
function traitsOf({ definitions, loc }: DocumentNode): Trait[] {
  const text = loc?.source.body;
  const holds = (mark: string): boolean => text === undefined || text.includes(mark);
  const [only] = definitions;
  const isOne = definitions.length === 1 && only?.kind === Kind.OPERATION_DEFINITION;
  const hasDefinitions = !isOne || only.operation === OperationTypeNode.SUBSCRIPTION;
  const traits: [Trait, boolean][] = [
    ['definitions', hasDefinitions],
    ['fragments', hasDefinitions || holds('...')],
    ['variables', holds('$')],
    ['directives', holds('@')],
    ['introspection', holds('__')],
  ];
  return traits.flatMap(([trait, isHeld]) => (isHeld ? [trait] : []));
}
