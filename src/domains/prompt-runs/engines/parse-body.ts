/** A response body as the JSON object it should be; null for everything else, too deep a nesting included. */
export function parseBody(body: string | null): object | null {
  if (body === null) return null;
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
