import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** Numbers below `limit` that the same seed always gives in the same order. */
export type Draw = (limit: number) => number;

/** A generator of 32-bit numbers by a linear congruence; good enough to choose with. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const DEPTH = 4;

/** A valid query over the schema: aliases, repeated fields, inline and named fragments, literals and variables. */
export function generateQuery(schema: GraphQLSchema, draw: Draw): { text: string; variables: Record<string, unknown> } {
  const root = schema.getQueryType();
  if (!root) throw new Error('The schema has no queries.');
  const query = { schema, draw, fragments: [], variables: {}, declared: [], aliases: 0 };
  const body = selection(query, root, DEPTH);
  const head = query.declared.length > 0 ? `query Q(${query.declared.join(', ')})` : 'query Q';
  return { text: [`${head} ${body}`, ...query.fragments].join('\n'), variables: query.variables };
}

type Query = {
  schema: GraphQLSchema;
  draw: Draw;
  fragments: string[];
  variables: Record<string, unknown>;
  declared: string[];
  aliases: number;
};

function selection(query: Query, type: GraphQLNamedOutputType, depth: number): string {
  const { draw } = query;
  const parts = [...fieldTexts(query, type, depth), ...fragmentTexts(query, type, depth)];
  if (parts.length === 0 || draw(6) === 0) parts.push('__typename');
  return `{ ${parts.join(' ')} }`;
}

function fieldTexts(query: Query, type: GraphQLNamedOutputType, depth: number): string[] {
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const fields = Object.values(type.getFields());
  const chosen = Array.from({ length: 1 + query.draw(4) }, () => fields[query.draw(fields.length)]);
  return chosen.flatMap((field) => (field && fieldText(query, field, depth)) ?? []);
}

function fragmentTexts(query: Query, type: GraphQLNamedOutputType, depth: number): string[] {
  if (depth === 0) return [];
  if (isObjectType(type)) return query.draw(4) === 0 ? [fragmentOn(query, type, depth - 1)] : [];
  const types = isAbstractType(type) ? query.schema.getPossibleTypes(type) : [];
  const one = types[query.draw(types.length)];
  return one ? [`... on ${one.name} ${selection(query, one, depth - 1)}`] : [];
}

function fragmentOn(query: Query, type: GraphQLObjectType, depth: number): string {
  if (query.draw(2) === 0) return `... on ${type.name} ${selection(query, type, depth)}`;
  const name = `F${query.fragments.length}`;
  const place = query.fragments.push('') - 1;
  query.fragments[place] = `fragment ${name} on ${type.name} ${selection(query, type, depth)}`;
  return `...${name}`;
}

/** Always under an alias of its own, except fields without arguments that are leaves: those may come twice. */
function fieldText(query: Query, field: GraphQLField<unknown, unknown>, depth: number): string | null {
  const type = getNamedType(field.type);
  if (isLeafType(type) && field.args.length === 0 && query.draw(2) === 0) return field.name;
  if (!isLeafType(type) && depth === 0) return null;
  const args = field.args.flatMap((arg) => argument(query, arg));
  query.aliases += 1;
  const call = `a${query.aliases}: ${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}`;
  return isLeafType(type) ? call : `${call} ${selection(query, type, depth - 1)}`;
}

function argument(query: Query, arg: GraphQLArgument): string[] {
  const isNeeded = isNonNullType(arg.type) && arg.defaultValue === undefined;
  if (!isNeeded && query.draw(3) > 0) return [];
  const value = inputValue(arg.type, query.draw);
  if (value === undefined) return [];
  if (query.draw(2) === 0) return [`${arg.name}: ${literal(arg.type, value)}`];
  const name = `v${query.declared.length}`;
  query.declared.push(`$${name}: ${String(arg.type)}`);
  query.variables[name] = value;
  return [`${arg.name}: $${name}`];
}

function inputValue(type: GraphQLInputType, draw: Draw): unknown {
  if (isNonNullType(type)) return inputValue(type.ofType, draw);
  if (isListType(type)) return [inputValue(type.ofType, draw)];
  if (isEnumType(type)) return type.getValues()[draw(type.getValues().length)]?.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const needed = type.isOneOf ? fields.slice(0, 1) : fields.filter((field) => isNonNullType(field.type));
    return Object.fromEntries(needed.map((field) => [field.name, inputValue(field.type, draw)]));
  }
  const scalars: Record<string, unknown> = { Int: draw(9), Float: draw(9) / 2, Boolean: draw(2) === 0 };
  return scalars[type.name] ?? `text ${draw(9)}`;
}

function literal(type: GraphQLInputType, value: unknown): string {
  if (isNonNullType(type)) return literal(type.ofType, value);
  if (isListType(type) && Array.isArray(value))
    return `[${value.map((item) => literal(type.ofType, item)).join(', ')}]`;
  if (isEnumType(type)) return String(value);
  if (isInputObjectType(type)) {
    const fields = Object.entries(Object(value)).map(([name, entry]) => {
      const field = type.getFields()[name];
      return field ? `${name}: ${literal(field.type, entry)}` : '';
    });
    return `{ ${fields.join(', ')} }`;
  }
  return JSON.stringify(value);
}
