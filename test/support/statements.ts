import type { TestApp } from './app.ts';

/**
 * Is it a look at the log for whoever follows it? The reader of a process looks for all workspaces at once, and may have a last
 * look after the last stream was closed; what a caller asks of the log names its workspace.
 */
export function isOfLogReader(text: string): boolean {
  return text.includes('events_bound') || (/\bfrom events\b/.test(text) && !/\bworkspace_id = /.test(text));
}

/**
 * The statements that some work asks of the database, in an order that does not depend on which of two answered first.
 *
 * The door looks keys up, and remembers them for a while; the log is read by whoever follows it. Neither is the work's.
 */
export async function statementsOf<T>(
  run: TestApp,
  work: () => Promise<T>,
): Promise<{ value: T; statements: string[] }> {
  run.queries.length = 0;
  const value = await work();
  const isBeside = (text: string) => isOfLogReader(text) || (text.includes('api_keys') && text.includes('workspaces'));
  return { value, statements: run.queries.filter((text) => !isBeside(text)).sort() };
}
