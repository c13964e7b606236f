import type { TestApp } from './app.ts';

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
  const isBeside = (text: string) =>
    text.includes('events_bound') || (text.includes('api_keys') && text.includes('workspaces'));
  return { value, statements: run.queries.filter((text) => !isBeside(text)).sort() };
}
