import { parseArgs } from 'node:util';

/** A command line as it was written: the command, and its options by name. */
export type Words = { command: string; options: Readonly<Record<string, string>> };

/**
 * Reads a command with options that have a value each.
 *
 * @param known the options of each command
 * @returns a sentence when it cannot be understood
 */
export function readWords(args: string[], known: Readonly<Record<string, readonly string[]>>): Words | string {
  const commands = Object.keys(known);
  const [command = ''] = args.filter((arg) => !arg.startsWith('-'));
  const names = Object.hasOwn(known, command) ? known[command] : undefined;
  if (!names) return `The commands are ${commands.slice(0, -1).join(', ')} and ${commands.at(-1)}.`;
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const beyond = positionals.slice(1);
    return beyond.length > 0 ? `${beyond.join(' ')} is not understood.` : { command, options: textsOf(values) };
  } catch (error) {
    const [sentence = ''] = error instanceof Error ? error.message.split('. ') : [];
    return `${sentence}. ${command} knows ${names.map((name) => `--${name}`).join(', ') || 'no options'}.`;
  }
}

function textsOf(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
