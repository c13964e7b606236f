import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type OperationTypeNode,
  parse,
  validate,
  visit,
} from 'graphql';
import { type Shape, shapeOf } from './shape.ts';

/** A stored operation after its checks: the document that is executed and what is known of its one root field. */
export type Operation = {
  name: string;
  type: OperationTypeNode;
  document: DocumentNode;
  definition: OperationDefinitionNode;
  rootNode: FieldNode;
  rootField: GraphQLField<unknown, unknown>;
  /** The response key of the root field. */
  rootKey: string;
  shape: Shape;
};

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/**
 * The operation of a route, parsed with the fragments it reaches and validated.
 * @throws Error with every fault found, when it can't be served
 */
export function readOperation(text: string, schema: GraphQLSchema, fragments: Fragments): Operation {
  const { definitions } = parse(text, { noLocation: true });
  const definition = definitions[0];
  if (definitions.length !== 1 || definition?.kind !== Kind.OPERATION_DEFINITION)
    throw new Error('the operation must be one operation; fragments are listed beside the routes');
  const name = definition.name?.value;
  if (!name || !/^[a-z][A-Za-z0-9]*$/.test(name)) throw new Error('the operation needs a name in camelCase');
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [definition, ...reachedFragments(definition, fragments)],
  };
  const faults = validate(schema, document).map((error) => error.message);
  if (hasDirective(document)) faults.push('a stored operation has no directives: its answer must have one shape');
  if (faults.length > 0) throw new Error(faults.join('; '));
  return { name, type: definition.operation, document, definition, ...rootOf(definition, schema, fragments) };
}

/** Parses the fragments of all tables. @throws Error when two have one name */
export function readFragments(texts: readonly string[]): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of texts.flatMap((text) => parse(text, { noLocation: true }).definitions)) {
    if (definition.kind !== Kind.FRAGMENT_DEFINITION) throw new Error('a fragment list holds something else');
    const name = definition.name.value;
    if (fragments.has(name)) throw new Error(`fragment ${name}: two fragments have this name`);
    fragments.set(name, definition);
  }
  return fragments;
}

function rootOf(definition: OperationDefinitionNode, schema: GraphQLSchema, fragments: Fragments) {
  const roots = definition.selectionSet.selections;
  const rootNode = roots[0];
  if (roots.length !== 1 || rootNode?.kind !== Kind.FIELD)
    throw new Error(`the operation must have one root field, not ${roots.length}`);
  const rootField = schema.getRootType(definition.operation)?.getFields()[rootNode.name.value];
  if (!rootField) throw new Error(`the schema has no root field ${rootNode.name.value}`);
  const selections = rootNode.selectionSet ? [rootNode.selectionSet] : [];
  return {
    rootNode,
    rootField,
    rootKey: rootNode.alias?.value ?? rootNode.name.value,
    shape: shapeOf(rootField.type, selections, { schema, fragments }),
  };
}

function reachedFragments(definition: OperationDefinitionNode, fragments: Fragments): FragmentDefinitionNode[] {
  const reached = new Map<string, FragmentDefinitionNode>();
  const follow = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (!fragment || reached.has(name.value)) return;
        reached.set(name.value, fragment);
        follow(fragment);
      },
    });
  };
  follow(definition);
  return [...reached.values()];
}

function hasDirective(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive() {
      found = true;
    },
  });
  return found;
}
