import type { GraphQLField } from 'graphql';

/** The scopes a root field asks for. @returns null when it declares none */
export function scopesOf(field: GraphQLField<unknown, unknown>): readonly string[] | null {
  const options = field.extensions['pothosOptions'];
  const declared = read(read(options, 'authScopes'), 'scope');
  return typeof declared === 'string' ? [declared] : null;
}

function read(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
