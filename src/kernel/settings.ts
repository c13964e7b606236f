import { z } from 'zod';

/** Variables by name. Empty ones count as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What one domain takes from the environment. */
export type SettingsDefinition<Value = unknown> = {
  /** What is wrong with the domain's variables: one line for each fault. */
  faults(environment: Environment): string[];
  /** @throws ZodError when there are faults */
  read(environment: Environment): Value;
};

/** The settings of every domain, each known to the domain that defines it. */
export type Settings = {
  /** The settings of one domain. @throws ZodError when the environment has faults, which the start has ruled out */
  of<Value>(definition: SettingsDefinition<Value>): Value;
};

/**
 * Defines the settings of a domain. `src/settings.ts` collects the definitions, so that a start names the faults of
 * all of them at once; use-cases read `ctx.settings.of(definition)`.
 *
 * @param variables a schema for each variable, with its default
 */
export function defineSettings<Shape extends z.ZodRawShape, Value>(
  variables: Shape,
  toSettings: (values: z.output<z.ZodObject<Shape>>) => Value,
): SettingsDefinition<Value> {
  const schema = z.object(variables);
  const known = new WeakMap<Environment, { value: Value }>();
  return {
    faults: (environment) => variableFaults(schema, environment),
    read(environment) {
      const entry = known.get(environment) ?? { value: toSettings(schema.parse(withoutEmpty(environment))) };
      known.set(environment, entry);
      return entry.value;
    },
  };
}

/** The settings that an environment makes; an empty one makes the defaults. */
export function createSettings(environment: Environment): Settings {
  return { of: (definition) => definition.read(environment) };
}

/** What is wrong with the variables that a schema reads: `NAME must be …`, one line for each fault. */
export function variableFaults(schema: z.ZodType, environment: Environment): string[] {
  const issues = schema.safeParse(withoutEmpty(environment)).error?.issues ?? [];
  return issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
}

/** The environment with its empty variables unset. */
export function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}
